import { type Logger, pino } from 'pino';
import type { Config } from './config/load.ts';
import { type LogWriter, openLogWriter } from './log-writer.ts';

/** The log of a process. */
export interface ServerLog {
  readonly logger: Logger;
  readonly writer: LogWriter;
}

/** JSON lines on standard output. */
export function openLog({ logLevel: level }: Pick<Config, 'logLevel'>): ServerLog {
  const time = timeOfLine();
  const writer = openLogWriter(1, (dropped) => {
    const msg = 'log lines were dropped because nobody read them';
    return `{"level":40${time()},"dropped":${dropped},"msg":"${msg}"}\n`;
  });
  return { logger: pino({ level, base: null, timestamp: time }, writer), writer };
}

/** The time as pino wants it, worked out once a millisecond. */
function timeOfLine(): () => string {
  let [lastMs, text] = [0, ''];
  return () => {
    const ms = Date.now();
    if (ms !== lastMs) text = `,"time":"${new Date(ms).toISOString()}"`;
    lastMs = ms;
    return text;
  };
}
