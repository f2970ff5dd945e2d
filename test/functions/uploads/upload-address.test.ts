import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { signUpload } from '#functions/uploads/upload-address.ts';

beforeAll(() => {
  vi.stubEnv('AWS_REGION', 'cn-north-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIATEST');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('INCOMING_BUCKET', 'incoming');
});
afterAll(() => vi.unstubAllEnvs());

const file = {
  batchId: '01J9ZZZZZZZZZZZZZZZZZZZZZZ',
  item: 'file#000007',
  number: 7,
  name: 'C038-001-002-007.jpg',
  size: 345,
  sha256: '0011223344556677889900112233445566778899001122334455667788990011',
  expiresAt: 0,
};
const now = new Date('2024-09-29T02:00:00Z');

test('size, digest and "only if not there" are signed as headers, and no checksum of the empty body slips in', async () => {
  const upload = await signUpload('443021', file, now);
  const { pathname, searchParams } = new URL(upload.url);
  expect(pathname).toContain('/scans/443021/01J9ZZZZZZZZZZZZZZZZZZZZZZ/000007');
  expect(searchParams.get('X-Amz-SignedHeaders')).toBe('content-length;host;if-none-match;x-amz-checksum-sha256');
  expect([...searchParams.keys()].filter((name) => /checksum|crc|sdk/i.test(name))).toEqual([]);
  expect(searchParams.get('X-Amz-Expires')).toBe('3600');
  expect(searchParams.get('X-Amz-Date')).toBe('20240929T020000Z');
  expect(upload).toMatchObject({
    number: 7,
    name: 'C038-001-002-007.jpg',
    headers: {
      'x-amz-checksum-sha256': Buffer.from(file.sha256, 'hex').toString('base64'),
      'if-none-match': '*',
    },
    expiresAt: '2024-09-29T03:00:00.000Z',
  });
});

test('under a domain of our own the address is the same but for its host, and signed for the bucket’s', async () => {
  const { url } = await signUpload('443021', file, now);
  vi.stubEnv('INCOMING_BUCKET_DOMAIN', 'upload.archives.gov.cn');
  const own = new URL((await signUpload('443021', file, now)).url);
  expect(own.host).toBe('upload.archives.gov.cn');
  expect(`${own.pathname}${own.search}`).toBe(url.slice(new URL(url).origin.length));
});
