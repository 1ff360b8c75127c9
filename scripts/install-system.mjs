// Installs the programs that tests run and npm does not carry.
import process from 'node:process';
import { installMissing, isThere } from './apt.mjs';

if (process.platform === 'linux' && !isThere('strace')) installMissing(['strace']);
