import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { serve } from '#shared/api/api.ts';
import type { Contract } from '#shared/api/contract.ts';
import { logLinesOf } from '#test/shared/runtime/log-lines.ts';

/** A request as the gateway would hand it on: `subject` is who signed in, nobody without it. */
export type Asked = {
  subject?: string;
  issuer?: string;
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
};

/** What came back: the body (parsed, where it is JSON: an answer or a problem), and the log line. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every contract
export type Answered = { status: number; slug: string | undefined; body: any; line: Record<string, unknown> };

/** Calls a capability's handler with a request for a contract. */
export async function ask(
  handler: ReturnType<typeof serve>,
  contract: Contract,
  { subject, issuer = 'https://issuer.test', params = {}, query = {}, body }: Asked,
): Promise<Answered> {
  const event = {
    version: '2.0',
    routeKey: `${contract.method} ${contract.path}`,
    rawPath: contract.path,
    headers: {},
    pathParameters: params,
    queryStringParameters: query,
    body: body === undefined ? undefined : JSON.stringify(body),
    requestContext: {
      requestId: randomUUID(),
      authorizer: subject ? { jwt: { claims: { iss: issuer, sub: subject } } } : undefined,
    },
  } as unknown as APIGatewayProxyEventV2;
  let answer: Awaited<ReturnType<typeof handler>> | undefined;
  const [line = {}] = await logLinesOf(async () => {
    answer = await handler(event, { awsRequestId: 'lambda-1' } as Context);
  });
  const text = answer?.body ?? 'null';
  const said = String(answer?.headers?.['content-type']).includes('json') ? JSON.parse(text) : text;
  const slug = String(said?.type ?? '').replace('urn:lantai:problem:', '') || undefined;
  return { status: answer?.statusCode ?? 0, slug, body: said, line };
}
