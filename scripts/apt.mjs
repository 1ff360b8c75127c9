// Packages of the system, where this may install them: as root on Debian or Ubuntu. Elsewhere who needs them says so.
import { execFileSync, spawnSync } from 'node:child_process';
import process from 'node:process';

export const isThere = (program) =>
  spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;

export function installMissing(packages) {
  if (process.getuid() !== 0 || !isThere('apt-get')) return;
  // What is asked for on standard output is not apt's to write.
  const options = {
    stdio: ['ignore', 2, 2],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
  try {
    execFileSync('apt-get', ['update', '-qq'], options);
    execFileSync('apt-get', install, options);
  } catch {
    process.stderr.write(`could not install ${packages.join(', ')}\n`);
  }
}
