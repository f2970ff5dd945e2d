import type { Bucket, CorsRule } from './buckets.ts';
import { StorageError } from './storage-error.ts';

const matches = (pattern: string, value: string): boolean => {
  const [before = '', after] = pattern.split('*');
  if (after === undefined) return pattern === value;
  return value.length >= before.length + after.length && value.startsWith(before) && value.endsWith(after);
};

const lower = (text: string) => text.trim().toLowerCase();

function allowed(rule: CorsRule, origin: string, asked: string[]): Record<string, string> {
  return {
    'access-control-allow-origin': rule.AllowedOrigins.includes('*') ? '*' : origin,
    'access-control-allow-methods': rule.AllowedMethods.join(', '),
    ...(asked.length > 0 && { 'access-control-allow-headers': asked.join(', ') }),
    ...(rule.ExposedHeaders.length > 0 && { 'access-control-expose-headers': rule.ExposedHeaders.join(', ') }),
    ...(rule.MaxAge !== undefined && { 'access-control-max-age': String(rule.MaxAge) }),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  };
}

/**
 * The headers that let a browser's page of `origin` call the bucket, by the first rule that fits; none fits: {}.
 * `asked`: the headers that a preflight asks for.
 */
export function corsHeaders(
  bucket: Bucket,
  origin: string | undefined,
  method: string,
  asked: string[] = [],
): Record<string, string> {
  if (origin === undefined) return {};
  const rule = bucket.cors.find(
    ({ AllowedOrigins, AllowedMethods, AllowedHeaders }) =>
      AllowedOrigins.some((pattern) => matches(pattern, origin)) &&
      AllowedMethods.some((one) => one === method) &&
      asked.every((name) => AllowedHeaders.some((pattern) => matches(lower(pattern), name))),
  );
  return rule ? allowed(rule, origin, asked) : {};
}

/** The answer's headers to a preflight (Fetch standard, CORS protocol); throws AccessForbidden when no rule allows it. */
export function preflight(bucket: Bucket | undefined, headers: Record<string, string>): Record<string, string> {
  const { origin, 'access-control-request-method': method } = headers;
  if (!origin || !method)
    throw new StorageError('BadRequest', 400, 'Insufficient information. Origin request header needed.');
  const asked = (headers['access-control-request-headers'] ?? '').split(',').map(lower).filter(Boolean);
  const answer = bucket ? corsHeaders(bucket, origin, method, asked) : {};
  if (Object.keys(answer).length > 0) return answer;
  throw new StorageError('AccessForbidden', 403, 'CORSResponse: This CORS request is not allowed.');
}
