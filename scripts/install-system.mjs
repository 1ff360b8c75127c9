// Installs the programs that tests run and npm does not carry: through apt, when this is root on Debian or Ubuntu.
// Elsewhere the tests that need them say so.
import { execFileSync, spawnSync } from 'node:child_process';
import process from 'node:process';

const isThere = (program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
const missing = process.platform === 'linux' ? ['strace'].filter((name) => !isThere(name)) : [];

if (missing.length > 0 && process.getuid() === 0 && isThere('apt-get')) {
  const options = { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  try {
    execFileSync('apt-get', ['update', '-qq'], options);
    execFileSync(
      'apt-get',
      ['install', '-y', '-qq', '--no-install-recommends', ...missing],
      options,
    );
  } catch {
    process.stderr.write(`could not install ${missing.join(', ')}\n`);
  }
}
