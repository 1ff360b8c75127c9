/** What is valid in a write-ahead log (sqlite.org/fileformat2.html#walformat). */
export interface LogEnd {
  /** The salts: a log that begins anew has others. */
  readonly generation: string;
  /** Where the last commit ends; 0 in an empty log. */
  readonly bytes: number;
}

const headerBytes = 32;
const frameHeaderBytes = 24;

export function endOfLog(log: Buffer): LogEnd {
  if (log.length < headerBytes) return { generation: '', bytes: 0 };
  const salts = log.subarray(16, 24);
  const frameBytes = frameHeaderBytes + log.readUInt32BE(8);
  let bytes = 0;
  for (let at = headerBytes; at + frameBytes <= log.length; at += frameBytes) {
    if (!log.subarray(at + 8, at + 16).equals(salts)) break;
    const endsCommit = log.readUInt32BE(at + 4) !== 0;
    if (endsCommit) bytes = at + frameBytes;
  }
  return { generation: salts.toString('hex'), bytes };
}
