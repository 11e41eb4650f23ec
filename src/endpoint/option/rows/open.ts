import { constants } from 'node:fs';
import { flag, row } from '../row.js';
import type { EndpointOption } from '../types.js';

const O_ACCMODE = 3;
const O_ASYNC = 0o20000;

/** Flags of open(2). */
export const openOptions: readonly EndpointOption[] = [
  row('append o-append', 'FD,OPEN', 'LATE', 'BOOL', flag(constants.O_APPEND)),
  row('async o-async', 'FD,OPEN', 'LATE', 'BOOL', flag(O_ASYNC)),
  row('o-creat creat create o-create o_creat o_create', 'OPEN', 'OPEN', 'BOOL', flag(constants.O_CREAT)),
  row('o-direct direct o_direct', 'OPEN', 'OPEN', 'BOOL', flag(constants.O_DIRECT)),
  row('o-directory directory o_directory', 'OPEN', 'OPEN', 'BOOL', flag(constants.O_DIRECTORY)),
  row('o-dsync dsync o_dsync', 'OPEN', 'OPEN', 'BOOL', flag(constants.O_DSYNC)),
  row('o-excl excl o_excl', 'OPEN', 'OPEN', 'BOOL', flag(constants.O_EXCL)),
  row('o-largefile largefile o_largefile', 'OPEN', 'OPEN', 'BOOL', flag(0)),
  row('o-noatime noatime', 'FD,OPEN', 'FD', 'BOOL', flag(constants.O_NOATIME)),
  row('o-noctty noctty o_noctty', 'OPEN', 'OPEN', 'BOOL', flag(constants.O_NOCTTY)),
  row('o-nofollow nofollow o_nofollow', 'OPEN', 'OPEN', 'BOOL', flag(constants.O_NOFOLLOW)),
  row('o-nonblock ndelay nonblock o-ndelay o_ndelay', 'FD,OPEN', 'FD', 'BOOL', flag(constants.O_NONBLOCK)),
  row('o-rdonly o_rdonly rdonly', 'OPEN', 'OPEN', 'BOOL', flag(constants.O_RDONLY, O_ACCMODE)),
  row('o-rdwr o_rdwr rdwr', 'OPEN', 'OPEN', 'BOOL', flag(constants.O_RDWR, O_ACCMODE)),
  row('o-rsync o_rsync rsync', 'OPEN', 'OPEN', 'BOOL', flag(constants.O_SYNC)),
  row('o-sync o_sync sync', 'OPEN', 'OPEN', 'BOOL', flag(constants.O_SYNC)),
  row('o-trunc trunc', 'OPEN', 'LATE', 'BOOL', flag(constants.O_TRUNC)),
  row('o-wronly o_wronly wronly', 'OPEN', 'OPEN', 'BOOL', flag(constants.O_WRONLY, O_ACCMODE)),
];
