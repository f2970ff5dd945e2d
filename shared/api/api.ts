import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type * as z from 'zod';
import { type Actor, actorFor, type Identity } from '#shared/access/actor.ts';
import { type Language, languageOf } from '#shared/messages/language.ts';
import { accessProblems } from '#shared/messages/problems/access.ts';
import { generalProblems } from '#shared/messages/problems/general.ts';
import { fieldProblems, labelsOf } from '#shared/messages/validation.ts';
import { begin, type Call, note } from '#shared/runtime/call.ts';
import { now } from '#shared/runtime/clock.ts';
import { openCursor, type Position, sealCursor } from '#shared/runtime/cursor.ts';
import { newId } from '#shared/runtime/ids.ts';
import { logCall } from '#shared/runtime/log.ts';
import { Problem, problem, problemBody, type RefusalTexts } from '#shared/runtime/problem.ts';
import type { Contract } from './contract.ts';

/** What a handler is told: parsed input, who asks, the time, new ids, and how to page. */
export type Ask<C extends Contract> = {
  params: z.infer<C['params']>;
  query: z.infer<C['query']>;
  body: z.infer<C['body']>;
  actor: Actor;
  now: Date;
  newId: () => string;
  language: Language;
  /** Where the call came from: of use only to count attempts. */
  address: string;
  /** The platform's own public address, for what is printed on paper. */
  origin: string;
  /** `after` is where the last page ended; `next` seals where this one ends (undefined at the end). */
  page: { after: Position | undefined; next: (position: Position | undefined) => Promise<string | undefined> };
};

export type Endpoint = {
  contract: Contract;
  answer: (event: APIGatewayProxyEventV2, language: Language) => Promise<unknown>;
};

/** Joins a contract with what it does. Order: who asks → may they → parse → run → the answer is what was promised. */
export function api<C extends Contract>(contract: C, run: (ask: Ask<C>) => Promise<z.infer<C['answer']>>): Endpoint {
  return {
    contract,
    async answer(event, language) {
      const at = now();
      const { archivesCode } = event.pathParameters ?? {};
      const actor = await actorFor(identityOf(event), contract, archivesCode, at);
      note({ actor: actor.subject, ...(archivesCode && { archives: archivesCode }) });
      const params = parse(contract.params, event.pathParameters ?? {}, '/path', language);
      const query = parse(contract.query, event.queryStringParameters ?? {}, '/query', language);
      const body = contract.method === 'GET' ? {} : parse(contract.body, bodyOf(event), '', language);
      const page = await paged(contract, actor, { params, query, body });
      const id = () => newId(at);
      return contract.answer.parse(
        await run({ params, query, body, actor, now: at, newId: id, language, ...whereOf(event), page } as Ask<C>),
      );
    },
  };
}

/** The Lambda handler for a capability's routes (HTTP API payload v2.0), with the texts of what they refuse. */
export function serve(capability: string, endpoints: Endpoint[], ...refusals: Partial<RefusalTexts>[]) {
  const texts: RefusalTexts = Object.assign({}, generalProblems, accessProblems, ...refusals);
  for (const { contract } of endpoints)
    for (const slug of contract.problems)
      if (!texts[slug]) throw new Error(`${contract.name} promises ${slug}, and serve was given no text for it`);
  const routes = new Map(
    endpoints.map((endpoint) => [`${endpoint.contract.method} ${endpoint.contract.path}`, endpoint]),
  );
  let call: Call;
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .before(({ event, context }) => {
      call = callOf(capability, routes.get(event.routeKey)?.contract.name ?? 'no-such-route', event, context);
      begin(call);
    })
    .after(({ response }) => {
      note({ status: response?.statusCode ?? 200 });
      logCall(call, { outcome: 'done' });
    })
    .onError((request) => {
      const refusal = told(request.error, texts);
      const language = languageOf(request.event.headers['accept-language']);
      request.response = problemAnswer(
        problemBody(refusal ?? problem('internal', {}), texts, language, call.requestId),
        call,
        language,
      );
      note({ status: request.response.statusCode ?? 500 });
      logCall(
        call,
        refusal ? { outcome: 'refused', because: refusal.slug } : { outcome: 'failed', error: request.error },
      );
    })
    .handler(async (event) => {
      const endpoint = routes.get(event.routeKey);
      if (!endpoint) throw problem('no-such-route', { path: event.rawPath });
      const answer = await endpoint.answer(event, languageOf(event.headers['accept-language']));
      const { status, produces } = endpoint.contract;
      return {
        statusCode: status,
        headers: { ...plainHeaders(call), 'content-type': `${produces}; charset=utf-8` },
        body: produces === 'application/json' ? JSON.stringify(answer) : String(answer),
      };
    });
}

/** The refusal that an error is, if there is a text to tell it by; whatever else went wrong is ours, and not told. */
const told = (error: unknown, texts: RefusalTexts): Problem | undefined =>
  error instanceof Problem && texts[(error as Problem).slug] ? error : undefined;

const plainHeaders = (call: Call) => ({
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-correlation-id': call.correlationId,
});

type ProblemBody = ReturnType<typeof problemBody>;

function problemAnswer(body: ProblemBody, call: Call, language: Language): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: body.status,
    headers: {
      ...plainHeaders(call),
      'content-type': 'application/problem+json; charset=utf-8',
      'content-language': language,
    },
    body: JSON.stringify(body),
  };
}

/** A client may bring its own correlation id (a plain token), so that its log and ours tell one story. */
function callOf(capability: string, operation: string, event: APIGatewayProxyEventV2, context: Context): Call {
  const brought = event.headers['x-correlation-id'];
  const requestId = event.requestContext.requestId ?? context.awsRequestId;
  const correlationId = brought && /^[\w-]{8,64}$/.test(brought) ? brought : requestId;
  return { capability, operation, requestId, correlationId, startedAt: now(), facts: {} };
}

/** Issuer and subject, by the JWT authorizer's claims or the Lambda authorizer's context; nothing else is taken from the token. */
function identityOf(event: APIGatewayProxyEventV2): Identity | undefined {
  const { authorizer } = event.requestContext as {
    authorizer?: { jwt?: { claims: Record<string, unknown> }; lambda?: Record<string, unknown> };
  };
  const issuer = authorizer?.jwt?.claims.iss ?? authorizer?.lambda?.issuer;
  const subject = authorizer?.jwt?.claims.sub ?? authorizer?.lambda?.subject;
  return issuer && subject ? { issuer: String(issuer), subject: String(subject) } : undefined;
}

const whereOf = ({ requestContext: { http, domainName } }: APIGatewayProxyEventV2) => ({
  address: http?.sourceIp ?? '',
  origin: `https://${domainName ?? ''}`,
});

function bodyOf(event: APIGatewayProxyEventV2): unknown {
  if (!event.body) return {};
  try {
    return JSON.parse(event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString('utf8') : event.body);
  } catch {
    throw problem('not-json', {});
  }
}

function parse(schema: z.ZodType, input: unknown, where: string, language: Language): unknown {
  const parsed = schema.safeParse(input, { reportInput: true });
  if (parsed.success) return parsed.data;
  const errors = fieldProblems(parsed.error, language, labelsOf(schema)).map((e) => ({
    ...e,
    pointer: where + e.pointer,
  }));
  throw problem('invalid-request', { count: errors.length }, errors);
}

type Asked = { params: unknown; query: unknown; body: unknown };

/** A cursor goes on with the very question that it came from: the same person, route, path, query and body. */
async function paged(contract: Contract, actor: Actor, { params, query, body }: Asked) {
  const { cursor, limit: _limit, ...asked } = query as Record<string, unknown>;
  const { cursor: inBody, limit: _inBody, ...said } = body as Record<string, unknown>;
  const binding = {
    actor: `${actor.issuer} ${actor.subject}`,
    route: contract.name,
    question: { params, asked, said },
  };
  const given = cursor ?? inBody;
  return {
    after: typeof given === 'string' ? await openCursor(given, binding) : undefined,
    next: async (position: Position | undefined) => position && (await sealCursor(position, binding)),
  };
}
