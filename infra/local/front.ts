import { randomUUID } from 'node:crypto';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { Caller, Callers } from './callers.ts';
import type { Dynamo } from './dynamo.ts';
import { type Body, dynamoNeeds, kmsNeeds, type Need, sqsNeeds } from './needs.ts';
import { Refused, type Signed, sha256, signedService, verify } from './signature.ts';
import type { Deployed } from './template.ts';

type Answering = (req: IncomingMessage, res: ServerResponse) => Promise<unknown>;

/** What stands behind the front. */
export type Behind = {
  deployed: Deployed;
  callers: Callers;
  now(): number;
  dynamo: Pick<Dynamo, 'port' | 'authorization'>;
  /** `left` ends a long poll when its caller has hung up. */
  queues(operation: string, body: Body, left: AbortSignal): unknown;
  keys(operation: string, body: Body): Body;
  objects(
    req: IncomingMessage,
    res: ServerResponse,
    /** undefined only for a browser's OPTIONS on a bucket */
    signed: Signed | undefined,
    authorize: (needs: Need[]) => void,
  ): Promise<void>;
  gateway: Answering;
};

const writing = /^DynamoDB_\d+\.(Put|Update|Delete|BatchWrite|TransactWrite)/;
const bodyLimit = 20 * 1024 * 1024;
const engine = new Agent({ keepAlive: true, maxSockets: 256 });

/** Reads a request's body; refuses one over 20 MiB (no JSON service takes more than 16). */
async function readBody(req: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of req) {
    length += part.length;
    if (length > bodyLimit) throw new Refused('RequestEntityTooLargeException', 'The request body is too large', 413);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function parsed(raw: Buffer): Body {
  try {
    return JSON.parse(raw.toString() || '{}');
  } catch {
    throw new Refused('SerializationException', 'The request body is not JSON', 400);
  }
}

function answerJson(res: ServerResponse, status: number, body: unknown, type = 'application/x-amz-json-1.0') {
  res.writeHead(status, { 'content-type': type, 'x-amzn-requestid': randomUUID() }).end(JSON.stringify(body));
}

const xml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A refusal as the service words it: XML from S3, JSON from the others, where a missing grant is AccessDeniedException with status 400. */
function answerRefusal(req: IncomingMessage, res: ServerResponse, service: string | undefined, error: unknown) {
  const known = error instanceof Refused;
  if (!known) console.error(error);
  const refused = known ? error : new Refused('InternalFailure', String(error), 500);
  if (res.headersSent) return void res.destroy();
  // a body that was not let through leaves the connection unusable; one that is on its way is read, or the answer would be lost
  if (req.headers.expect) res.setHeader('connection', 'close');
  else req.resume();
  if (service !== 's3') {
    const denied = refused.code === 'AccessDenied';
    return answerJson(res, denied ? 400 : refused.status === 403 ? 400 : refused.status, {
      __type: denied ? 'AccessDeniedException' : refused.code,
      message: refused.message,
    });
  }
  const requestId = randomUUID();
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${refused.code}</Code><Message>${xml(refused.message)}</Message><RequestId>${requestId}</RequestId></Error>`;
  res.writeHead(refused.status, { 'content-type': 'application/xml', 'x-amz-request-id': requestId });
  res.end(req.method === 'HEAD' ? undefined : text);
}

/** Hands a checked call to the database, by the one access key that it is known by. */
function forward(
  { port, authorization }: Behind['dynamo'],
  req: IncomingMessage,
  body: Buffer,
  res: ServerResponse,
): Promise<void> {
  return new Promise((done, fail) => {
    const headers = { ...req.headers, authorization, 'content-length': body.length };
    const up = request({ host: '127.0.0.1', port, method: 'POST', path: '/', agent: engine, headers }, (answer) => {
      const { date: _engineTime, ...own } = answer.headers;
      res.writeHead(answer.statusCode ?? 500, own);
      answer.on('error', fail).pipe(res).on('close', done);
    });
    up.on('error', fail);
    up.end(body);
  });
}

/** The four AWS services: who signed it, may it, then on to the one that answers. */
async function answerService(behind: Behind, service: string, req: IncomingMessage, res: ServerResponse) {
  const { deployed, callers } = behind;
  const expecting = Boolean(req.headers.expect);
  const prove = (bodyHash?: string): [Signed, Caller] => {
    const signed = verify(req, bodyHash, (key) => callers.byKey(key)?.secret, behind.now());
    return [signed, callers.byKey(signed.accessKey)!];
  };
  if (service === 's3') {
    const [signed, caller] = prove();
    let waiting = expecting;
    // a refused upload must not cross the line first: 100 Continue only after signature, expiry and grant
    return behind.objects(req, res, signed, (needs) => {
      callers.authorize(caller, needs);
      if (waiting) res.writeContinue();
      waiting = false;
    });
  }
  if (expecting) res.writeContinue();
  const raw = await readBody(req);
  const [, caller] = prove(sha256(raw));
  const [target = '', operation = ''] = String(req.headers['x-amz-target']).split('.');
  const body = parsed(raw);
  if (target === 'DynamoDB_20120810') {
    callers.authorize(caller, dynamoNeeds(deployed, operation, body));
    return forward(behind.dynamo, req, raw, res);
  }
  if (target === 'AmazonSQS') {
    callers.authorize(caller, sqsNeeds(deployed, operation, body));
    const left = new AbortController();
    res.once('close', () => left.abort());
    return answerJson(res, 200, await behind.queues(operation, body, left.signal));
  }
  if (target === 'TrentService') {
    callers.authorize(caller, kmsNeeds(deployed, operation, body));
    return answerJson(res, 200, behind.keys(operation, body), 'application/x-amz-json-1.1');
  }
  throw new Refused('UnknownOperationException', `${service} ${target}.${operation} has no local engine`, 400);
}

/** Whom a request is for; undefined: the HTTP API. A path that begins with a bucket's name is S3's, however broken its signature. */
function serviceOf(deployed: Deployed, req: IncomingMessage): string | undefined {
  const first = req.url!.split(/[/?]/, 2)[1];
  return deployed.of('AWS::S3::Bucket').some((b) => b.name === first) ? 's3' : signedService(req);
}

export type Front = {
  port: number;
  /** Begins to answer. */
  open(behind: Behind): void;
  /** Requests that have come in since the start. */
  received(): number;
  /** Calls of DynamoDB that may have written and have been answered since the start. */
  written(): number;
  stop(): Promise<void>;
};

/** Listens on loopback; what stands behind may be given later, and calls that come earlier wait for it. */
export async function startFront(port: number): Promise<Front> {
  let received = 0;
  let written = 0;
  let open!: (behind: Behind) => void;
  const opened = new Promise<Behind>((resolve) => {
    open = resolve;
  });
  const answer = async (req: IncomingMessage, res: ServerResponse) => {
    let service: string | undefined;
    received += 1;
    try {
      const behind = await opened;
      // SDK clients set their clock by this header: it must be the platform's, or they sign with another time
      res.setHeader('date', new Date(behind.now()).toUTCString());
      service = serviceOf(behind.deployed, req);
      // a browser asks leave for a presigned URL without signing
      if (service === 's3' && req.method === 'OPTIONS') await behind.objects(req, res, undefined, () => {});
      else if (service) await answerService(behind, service, req, res);
      else await behind.gateway(req, res);
    } catch (error) {
      answerRefusal(req, res, service, error);
    } finally {
      if (writing.test(String(req.headers['x-amz-target']))) written += 1;
    }
  };
  const server = createServer(answer).on('checkContinue', answer);
  server.requestTimeout = 0;
  server.keepAliveTimeout = 30_000;
  await new Promise<void>((listening, fail) => server.once('error', fail).listen(port, '127.0.0.1', listening));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    open,
    received: () => received,
    written: () => written,
    stop: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
