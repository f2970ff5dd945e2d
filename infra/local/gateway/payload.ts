import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Match } from './routes.ts';

/** What an HTTP request says, as payload format 2.0 words it; without body and authorizer, which come later. */
export type RequestEvent = ReturnType<typeof requestEvent>;
export type Answer = { statusCode: number; headers: Record<string, string>; cookies: string[]; body: Buffer };

/** Connection matters between the caller and the gateway. */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
]);

/**
 * The path as an HTTP API sees it: decoded once and before routing, so `%2F` splits parts, and cut at a decoded `?`.
 * Undefined when it is no valid percent-encoding.
 */
export function decodedPath(rawUrl: string): string | undefined {
  try {
    return decodeURIComponent(rawUrl.split('?', 1)[0]!).split('?', 1)[0]!;
  } catch {
    return;
  }
}

/** The event without its body: for the Lambda authorizer, and the greater part of the handler's event. */
export function requestEvent(
  req: IncomingMessage,
  path: string,
  match: Match,
  apiId: string,
  account: string,
  at: number,
) {
  const { routeKey } = match.route;
  const rawQueryString = req.url!.split('?').slice(1).join('?');
  const host = req.headers.host ?? '';
  const requestId = randomUUID();
  const query = joined([...new URLSearchParams(rawQueryString)]);
  const sourceIp = (req.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const headers: Record<string, string> = {
    ...joined(headerPairs(req).filter(([name]) => name !== 'cookie' && !hopByHop.has(name))),
    'x-amzn-trace-id': `Root=1-${Math.floor(at / 1000).toString(16)}-${requestId.replaceAll('-', '').slice(0, 24)}`,
    'x-forwarded-for': sourceIp,
    'x-forwarded-port': String(req.socket.localPort),
    'x-forwarded-proto': 'http',
  };
  return {
    version: '2.0' as const,
    routeKey,
    rawPath: path,
    rawQueryString,
    ...(req.headers.cookie && { cookies: req.headers.cookie.split(/;\s*/) }),
    headers,
    ...(rawQueryString && { queryStringParameters: query }),
    requestContext: {
      accountId: account,
      apiId,
      domainName: host,
      domainPrefix: host.split('.')[0]!,
      http: { method: req.method!, path, protocol: 'HTTP/1.1', sourceIp, userAgent: req.headers['user-agent'] ?? '' },
      requestId,
      routeKey,
      stage: '$default',
      time: logTime(at),
      timeEpoch: at,
    },
    ...(Object.keys(match.pathParameters).length && { pathParameters: match.pathParameters }),
  };
}

/** Body and its encoding. Only these types count as text, and only unencoded; all else, also no type at all, is base64. */
export function bodyPart(req: IncomingMessage, body: Buffer): { body?: string; isBase64Encoded: boolean } {
  if (!body.length) return { isBase64Encoded: false };
  const type = (req.headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase();
  const isText = /^(text\/.+|application\/(json|xml|javascript))$/.test(type) && !req.headers['content-encoding'];
  return { body: body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}

/** The HTTP answer that a handler's result stands for; undefined when it is none (AWS answers 500). */
export function answerOf(result: unknown): Answer | undefined {
  if (typeof result !== 'object' || result === null || !('statusCode' in result)) {
    const body = typeof result === 'string' ? result : JSON.stringify(result);
    return { statusCode: 200, headers: { 'content-type': 'application/json' }, cookies: [], body: Buffer.from(body) };
  }
  const given = result as Record<string, unknown>;
  const statusCode = Number(given.statusCode);
  const body = given.body ?? '';
  if (!Number.isInteger(statusCode) || statusCode < 200 || statusCode > 599 || typeof body !== 'string') return;
  const headers: Record<string, string> = { 'content-type': 'text/plain; charset=utf-8' };
  for (const [name, value] of Object.entries(given.headers ?? {})) headers[name.toLowerCase()] = String(value);
  for (const name of [...hopByHop, 'content-length']) delete headers[name];
  const cookies = Array.isArray(given.cookies) ? given.cookies.map(String) : [];
  return { statusCode, headers, cookies, body: Buffer.from(body, given.isBase64Encoded === true ? 'base64' : 'utf8') };
}

/** Sends it. */
export function send(res: ServerResponse, { statusCode, headers, cookies, body }: Answer): void {
  const empty = statusCode === 204 || statusCode === 304;
  if (empty) delete headers['content-type'];
  res.writeHead(statusCode, { ...headers, ...(cookies.length && { 'set-cookie': cookies }) });
  res.end(empty || res.req.method === 'HEAD' ? undefined : body);
}

/** The gateway's own answers: `{"message": …}`. */
export const plainAnswer = (statusCode: number, message: string, headers: Record<string, string> = {}): Answer => ({
  statusCode,
  headers: { 'content-type': 'application/json', ...headers },
  cookies: [],
  body: Buffer.from(JSON.stringify({ message })),
});

const headerPairs = ({ rawHeaders }: IncomingMessage) =>
  Array.from({ length: rawHeaders.length / 2 }, (_, i): [string, string] => [
    rawHeaders[2 * i]!.toLowerCase(),
    rawHeaders[2 * i + 1]!,
  ]);

function joined(pairs: [string, string][]): Record<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of pairs) values.set(name, values.has(name) ? `${values.get(name)},${value}` : value);
  return Object.fromEntries(values);
}

/** As in an access log: 12/Mar/2020:19:03:58 +0000. */
function logTime(at: number): string {
  const [, day, month, year, time] = new Date(at).toUTCString().split(/,? /);
  return `${day}/${month}/${year}:${time} +0000`;
}
