// Builds what verifies receipts on the page of an erased client: target/site/pkg/erased.HASH.wasm and erased.HASH.js.
// Fails when the WebAssembly, compressed as it is served, is larger than 60 kB.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const largest = 60_000;
const site = 'target/site/pkg';
const work = 'target/erased';
const run = (command, args) => execFileSync(command, args, { stdio: 'inherit' });

// The profile and the folder of the frontend, whose compiled dependencies can be used again.
const profile = ['--profile', 'wasm-release', '--target', 'wasm32-unknown-unknown', '--target-dir', 'target/front'];
run('cargo', ['build', '--package', 'erased-page', ...profile]);
const compiled = 'target/front/wasm32-unknown-unknown/wasm-release/erased.wasm';
run('wasm-bindgen', ['--target', 'no-modules', '--no-typescript', '--out-dir', work, compiled]);
run('wasm-opt', ['-Oz', '--strip-debug', '--strip-producers', `${work}/erased_bg.wasm`, '-o', `${work}/erased.wasm`]);

const wasm = readFileSync(`${work}/erased.wasm`);
const script = Buffer.from(readFileSync(`${work}/erased.js`, 'utf8') + readFileSync('frontend/erased/page.js', 'utf8'));
const hash = createHash('sha256').update(wasm).update(script).digest('base64url').slice(0, 22);

mkdirSync(site, { recursive: true });
for (const file of readdirSync(site)) if (file.startsWith('erased.')) rmSync(`${site}/${file}`);
for (const [ending, bytes] of [
  ['wasm', wasm],
  ['js', script],
]) {
  const file = `${site}/erased.${hash}.${ending}`;
  writeFileSync(file, bytes);
  writeFileSync(`${file}.br`, brotliCompressSync(bytes));
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
}

const served = brotliCompressSync(wasm).length;
console.log(`erased.${hash}.wasm: ${wasm.length} bytes, ${served} as served (at most ${largest})`);
if (served > largest) {
  console.error('The WebAssembly of the page of an erased client is too large.');
  process.exit(1);
}
