import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { downloadLink } from '#shared/runtime/download.ts';

const root = join(import.meta.dirname, '../../..');
const sources = globSync('{functions,shared}/**/*.ts', { cwd: root }).map((file) => ({
  file: file.replaceAll('\\', '/'),
  text: readFileSync(join(root, file), 'utf8'),
}));

beforeEach(() => {
  Object.assign(process.env, {
    AWS_REGION: 'cn-north-1',
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
    ACCESS_BUCKET: 'access',
  });
});

describe('files that are served', () => {
  test('are signed in one place only: everywhere else what is signed is sent, not fetched', () => {
    const signing = sources.filter(({ text }) => /getSignedUrl\(/.test(text));
    const commands = signing.map(({ file, text }) => [file, text.match(/(?<=new )\w+(?=Command\()/g)]);
    expect(commands.sort()).toEqual([
      ['shared/runtime/download.ts', ['GetObject']],
      ['shared/runtime/upload.ts', ['PutObject', 'UploadPart']],
    ]);
  });

  test('are open for five minutes at most, and saved under their name, never shown', async () => {
    const now = new Date();
    const { url, expiresAt } = await downloadLink('ACCESS_BUCKET', 'k', '档案 “1”.html', now);
    const asked = new URL(url).searchParams;
    expect(Number(asked.get('X-Amz-Expires'))).toBeLessThanOrEqual(300);
    expect(Date.parse(expiresAt) - now.getTime()).toBeLessThanOrEqual(300_000);
    const said = asked.get('response-content-disposition') ?? '';
    expect(said).toMatch(/^attachment; filename\*=UTF-8''[\w%.!~*'()-]+$/);
    expect(decodeURIComponent(said.split("''")[1] ?? '')).toBe('档案 “1”.html');
  });

  test.each([
    ['归档页.jpg', 'image/jpeg'],
    ['月报.html', 'text/html; charset=utf-8'],
    ['证据.svg', 'application/octet-stream'],
    ['无扩展名', 'application/octet-stream'],
    ['constructor', 'application/octet-stream'],
  ])('%s is served as %s, whatever its sender called it', async (name, type) => {
    const { url } = await downloadLink('ACCESS_BUCKET', 'k', name, new Date());
    expect(new URL(url).searchParams.get('response-content-type')).toBe(type);
  });

  test('that the API itself answers are not to be guessed at', () => {
    const api = sources.find(({ file }) => file === 'shared/api/api.ts')?.text;
    expect(api).toContain("'x-content-type-options': 'nosniff'");
  });
});
