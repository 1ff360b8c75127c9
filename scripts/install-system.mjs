// Installs the programs that tests run and npm does not carry.
import process from 'node:process';
import { installMissing, isThere } from './apt.mjs';

/** By program, the package that brings it. */
const packages = { strace: 'strace', ps: 'procps', script: 'bsdutils', zsh: 'zsh' };

if (process.platform === 'linux') {
  const missing = Object.keys(packages).filter((program) => !isThere(program));
  if (missing.length > 0) installMissing(missing.map((program) => packages[program]));
}
