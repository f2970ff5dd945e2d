import type { IncomingMessage } from 'node:http';
import { readTarget } from '../signature.ts';
import { invalid, notImplemented } from './storage-error.ts';

/** An S3 request as its caller meant it: path style, every header by its lower-case name. */
export type S3Request = {
  method: string;
  bucket: string;
  /** '' when the request is about the bucket. */
  key: string;
  query: URLSearchParams;
  headers: Record<string, string>;
};

const ofTheSignature =
  /^x-amz-(algorithm|credential|date|expires|signedheaders|signature|security-token|content-sha256)$/i;

/** Query parameters and `x-amz-*` headers that are understood; everything else is refused by name. */
const knownQuery = new Set(
  `x-id delete versions uploads uploadId partNumber part-number-marker max-parts versionId retention list-type prefix
  delimiter max-keys continuation-token start-after encoding-type fetch-owner key-marker version-id-marker max-uploads
  response-content-type response-content-disposition response-content-encoding response-content-language
  response-cache-control response-expires`.split(/\s+/),
);
const knownHeader =
  /^x-amz-(date|content-sha256|security-token|user-agent|trailer|decoded-content-length|meta-.+|sdk-checksum-algorithm|checksum-(crc32|crc32c|sha1|sha256|algorithm|mode|type)|copy-source|copy-source-range|copy-source-if-(match|none-match)|metadata-directive|object-lock-(mode|retain-until-date)|bypass-governance-retention|server-side-encryption|server-side-encryption-aws-kms-key-id|mp-object-size)$/;

/**
 * Reads the request line and headers. The key is the raw path decoded segment by segment, so that `a/../b` stays
 * what it is. `x-amz-*` parameters that a presigned URL carries in its query count as headers.
 */
export function readS3Request(req: IncomingMessage): S3Request {
  const { path, query: pairs } = readTarget(req.url!);
  const [, bucket = '', ...segments] = path.split('/');
  // Node gives header values as latin1; what clients send is UTF-8
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(req.headers))
    headers[name] = Buffer.from(String(value), 'latin1').toString('utf8');
  const query = new URLSearchParams();
  for (const [name, value] of pairs) {
    if (ofTheSignature.test(name)) continue;
    if (/^x-amz-/i.test(name)) headers[name.toLowerCase()] ??= value;
    else query.append(name, value);
  }
  for (const name of query.keys()) if (!knownQuery.has(name)) throw notImplemented(`查询参数 ${name}`);
  for (const name of Object.keys(headers))
    if (name.startsWith('x-amz-') && !knownHeader.test(name)) throw notImplemented(`请求头 ${name}`);
  return { method: req.method!, bucket, key: segments.map(decodeSegment).join('/'), query, headers };
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw invalid("Couldn't parse the specified URI.", 'InvalidURI');
  }
}

/** Bytes `from`–`to` (inclusive) of a Range header for `size` bytes; `undefined`: the whole; 'unsatisfiable': 416. RFC 9110 §14.1. */
export function readRange(
  header: string | undefined,
  size: number,
): { from: number; to: number } | 'unsatisfiable' | undefined {
  const [, first, last] = header?.match(/^bytes=(\d*)-(\d*)$/) ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined;
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (first !== '' && last !== '' && Number(last) < from) return undefined;
  return from >= size || (first === '' && Number(last) === 0) ? 'unsatisfiable' : { from, to };
}
