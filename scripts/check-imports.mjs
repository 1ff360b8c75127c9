// Checks the import rules, and that the checker really saw the modules: one that sees nothing reports success.
import { execFileSync } from 'node:child_process';
import { globSync } from 'node:fs';

const report = execFileSync('depcruise', ['src', '--output-type', 'json'], {
  encoding: 'utf8',
  maxBuffer: 2 ** 28,
  shell: process.platform === 'win32',
});
const { summary, modules } = JSON.parse(report);
for (const { rule, from, to } of summary.violations)
  process.stderr.write(`${rule.name}: ${from} → ${to}\n`);
const seen = modules.filter(({ source }) => source.startsWith('src/')).length;
const files = globSync('src/**/*.ts').length;
process.stdout.write(
  `import rules: ${seen} of ${files} modules seen, ${summary.violations.length} violations\n`,
);
if (seen < files || summary.violations.length > 0) process.exitCode = 1;
