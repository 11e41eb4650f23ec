/** Facilities of syslog(3) by their names; numbers as in <sys/syslog.h>. */
export const facilities: Readonly<Record<string, number>> = {
  auth: 4,
  authpriv: 10,
  cron: 9,
  daemon: 3,
  ftp: 11,
  kern: 0,
  local0: 16,
  local1: 17,
  local2: 18,
  local3: 19,
  local4: 20,
  local5: 21,
  local6: 22,
  local7: 23,
  lpr: 6,
  mail: 2,
  news: 7,
  syslog: 5,
  user: 1,
  uucp: 8,
};

/** Where nothing else was said. */
export const DEFAULT_FACILITY = 'daemon';
