// Turns docs/openapi/v1.json into the types of the client and the example sweep. Files that would stay the same are
// not written, so that a build does not make itself look stale.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';

const source = new URL('../../docs/openapi/v1.json', import.meta.url);
const folder = new URL('../src/api/generated/', import.meta.url);
const note = '// Generated from docs/openapi/v1.json by `npm run generate`. Do not edit.\n';

async function write(name, text) {
  const file = new URL(name, folder);
  const present = await readFile(file, 'utf8').catch(() => null);
  if (present !== text) {
    await writeFile(file, text);
    console.log(`${name} changed`);
  }
}

const document = JSON.parse(await readFile(source, 'utf8'));
function yamlExample(path) {
  const example = document.paths[path].post.requestBody.content['application/yaml'].schema.examples[0];
  if (typeof example !== 'string') {
    throw new Error(`docs/openapi/v1.json has no YAML example of ${path}.`);
  }
  return JSON.stringify(example);
}

await mkdir(folder, { recursive: true });
await write('schema.d.ts', note + astToString(await openapiTS(source)));
await write(
  'example.ts',
  `${note}export const exampleSweep = ${yamlExample('/v1/sweeps')};
`,
);
