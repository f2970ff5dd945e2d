import { PutObjectCommand, UploadPartCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { UploadLink } from './links.ts';
import { optionalSetting, setting } from './settings.ts';
import { storage } from './storage.ts';

const minutes = 60;

/** What a sender declares of a file: its length in bytes, and its SHA-256 in hexadecimal where it is known. */
export type Declared = { size: number; sha256?: string | undefined };

/**
 * Signs a PUT of one declared file into the bucket that a setting names. Length, digest and "only if not there yet" are
 * signed as headers: the sender must send exactly them, and storage itself refuses other bytes and a second time. Good
 * for 60 minutes, less if the signer's session ends.
 */
export async function uploadLink(
  bucketSetting: string,
  key: string,
  declared: Declared,
  now: Date,
): Promise<UploadLink> {
  const what = { Bucket: setting(bucketSetting), Key: key, ...signedBody(declared), IfNoneMatch: '*' };
  const url = await getSignedUrl(storage(), new PutObjectCommand(what), signing(now));
  return link(bucketSetting, url, { 'if-none-match': '*', ...digestHeader(declared) }, now);
}

/** The same for one part of an upload in parts: a part that is there may be sent again. */
export async function partLink(
  bucketSetting: string,
  key: string,
  { uploadId, part, ...declared }: Declared & { uploadId: string; part: number },
  now: Date,
): Promise<UploadLink> {
  const what = { Bucket: setting(bucketSetting), Key: key, UploadId: uploadId, PartNumber: part };
  const url = await getSignedUrl(storage(), new UploadPartCommand({ ...what, ...signedBody(declared) }), signing(now));
  return link(bucketSetting, url, digestHeader(declared), now);
}

const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');
const signedBody = ({ size, sha256 }: Declared) => ({
  ContentLength: size,
  ...(sha256 && { ChecksumSHA256: base64(sha256) }),
});
const digestHeader = ({ sha256 }: Declared): Record<string, string> =>
  sha256 ? { 'x-amz-checksum-sha256': base64(sha256) } : {};

// Left to itself the SDK moves the digest into the query, where the sender need not repeat it.
const signing = (now: Date) => ({
  expiresIn: minutes * 60,
  signingDate: now,
  unhoistableHeaders: new Set(['x-amz-checksum-sha256']),
});

const link = (bucketSetting: string, url: string, headers: Record<string, string>, now: Date): UploadLink => ({
  url: throughOwnDomain(url, optionalSetting(`${bucketSetting}_DOMAIN`)),
  headers,
  expiresAt: new Date(now.getTime() + minutes * 60_000).toISOString(),
});

/**
 * The same address under a name of our own: some government networks let no cloud domain through. Who answers under that
 * name passes everything on to the bucket's own host and says that host (it is signed).
 */
function throughOwnDomain(url: string, domain: string | undefined): string {
  if (!domain) return url;
  const { pathname, search } = new URL(url);
  return `https://${domain}${pathname}${search}`;
}
