import { type Logger, pino } from 'pino';
import type { Config } from './config/load.ts';

/** JSON lines on standard output, gathered and written by the thread pool; what is left is written when the process ends. */
export function openLog({ logLevel: level }: Pick<Config, 'logLevel'>): Logger {
  const destination = pino.destination({
    fd: 1,
    sync: false,
    minLength: 16_384,
    maxWrite: 32_768,
    periodicFlush: 250,
  });
  return pino({ level, base: null, timestamp: timeOfLine() }, destination);
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
