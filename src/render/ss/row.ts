/** The cells of one line of ss, column by column; one object is filled again for every socket. */
export class Row {
  netid = '';
  state = '';
  receiveQueue = '';
  sendQueue = '';
  localAddress = '';
  localPort = '';
  peerAddress = '';
  peerPort = '';
  /** Everything behind the peer's port: processes, timers, memory, TCP information. */
  details = '';
  /** Whether a cell has characters of more than one byte; ss counts bytes. */
  wide = false;
}

/** The row above the others. */
export const headerRow = (): Row => {
  const row = new Row();
  row.netid = 'Netid';
  row.state = 'State';
  row.receiveQueue = 'Recv-Q';
  row.sendQueue = 'Send-Q';
  row.localAddress = 'Local Address:';
  row.localPort = 'Port';
  row.peerAddress = 'Peer Address:';
  row.peerPort = 'Port';
  row.details = 'Process';
  return row;
};
