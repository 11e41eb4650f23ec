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

const byteText = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** Turns the cells that may be wide into texts with one character for each byte of their UTF-8 form. */
export const toByteText = (row: Row): void => {
  row.localAddress = byteText(row.localAddress);
  row.localPort = byteText(row.localPort);
  row.peerAddress = byteText(row.peerAddress);
  row.details = byteText(row.details);
};
