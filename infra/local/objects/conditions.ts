import { invalid, notImplemented, preconditionFailed } from './storage-error.ts';
import type { Expectation, Version } from './versions.ts';

type Headers = Record<string, string>;

const bare = (etag: string) => etag.trim().replace(/^"(.*)"$/, '$1');
const names = (header: string, etag: string) =>
  header.trim() === '*' || header.split(',').some((one) => bare(one) === etag);

/** What If-None-Match or If-Match of a writing call asks of the current object. S3 knows only `*` for the former. */
export function expectation(headers: Headers): Expectation | undefined {
  const { 'if-none-match': none, 'if-match': match } = headers;
  if (none !== undefined && match !== undefined) throw invalid('If-Match and If-None-Match exclude each other');
  if (none !== undefined && none !== '*') throw notImplemented(`写入时的 If-None-Match: ${none}`);
  if (none === '*') return { absent: true };
  return match === undefined ? undefined : { etag: bare(match) };
}

/** Whether a reader already has this version (answer 304). Throws PreconditionFailed when it wants another. RFC 9110 §13.2.2. */
export function isNotModified(headers: Headers, { etag, at }: Version): boolean {
  const { 'if-match': match, 'if-none-match': none } = headers;
  const seconds = Math.floor(at / 1000) * 1000;
  if (match !== undefined) {
    if (!names(match, etag)) throw preconditionFailed();
  } else if (seconds > Date.parse(headers['if-unmodified-since'] ?? '')) throw preconditionFailed();
  if (none !== undefined) return names(none, etag);
  return seconds <= Date.parse(headers['if-modified-since'] ?? '');
}

/** Throws PreconditionFailed unless a copy's source is as its caller expects. */
export function checkCopySource(headers: Headers, { etag }: Version): void {
  const { 'x-amz-copy-source-if-match': match, 'x-amz-copy-source-if-none-match': none } = headers;
  if ((match !== undefined && !names(match, etag)) || (none !== undefined && names(none, etag)))
    throw preconditionFailed();
}
