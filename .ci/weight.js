// Fails when a page could load more than 150 kB of WebAssembly and JavaScript, as they are served: even one with the islands and every
// script. The page of an erased client has a limit of its own (erased.js).
import { readFileSync, readdirSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';

const largest = 150_000;
const site = 'target/site';

// The build compresses the files of the islands, the server the scripts, with less effort.
const quick = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
const built = readdirSync(`${site}/pkg`).filter((file) => /^lethe\..*\.(js|wasm)$/.test(file));
const scripts = readdirSync(site).filter((file) => file.endsWith('.js'));
const sizes = [
  ...built.map((file) => [file, brotliCompressSync(readFileSync(`${site}/pkg/${file}`)).length]),
  ...scripts.map((file) => [file, brotliCompressSync(readFileSync(`${site}/${file}`), quick).length]),
];

let sum = 0;
for (const [file, size] of sizes) {
  console.log(`${String(size).padStart(7)} ${file}`);
  sum += size;
}
console.log(`${String(sum).padStart(7)} bytes as served (at most ${largest})`);
if (!built.some((file) => file.endsWith('.wasm'))) {
  console.error('There is no WebAssembly: is this the release build?');
  process.exit(1);
}
if (sum > largest) {
  console.error('The islands and the scripts of the pages are too large.');
  process.exit(1);
}
