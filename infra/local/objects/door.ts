import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { type Need, s3Needs } from '../needs.ts';
import { Refused, type Signed } from '../signature.ts';
import type { Deployed } from '../template.ts';
import { type BadLine, LineCut, type Trouble } from './bad-line.ts';
import * as bucketCalls from './bucket-calls.ts';
import { type AnswerHeaders, bucketNamed, type Call } from './call.ts';
import { corsHeaders, preflight } from './cors.ts';
import * as multipartCalls from './multipart-calls.ts';
import * as objectCalls from './object-calls.ts';
import { readS3Request, type S3Request } from './request.ts';
import { invalid, notImplemented, StorageError } from './storage-error.ts';
import type { Store } from './store.ts';
import { document } from './xml.ts';

export type Door = (
  req: IncomingMessage,
  res: ServerResponse,
  /** undefined only for a browser's OPTIONS. */
  signed: Signed | undefined,
  authorize: (needs: Need[]) => void,
) => Promise<void>;

const longestKey = 1024;

/** The S3 call that a request makes. */
function callNamed({ method, key, query, headers }: S3Request): (call: Call) => void | Promise<void> {
  const copies = headers['x-amz-copy-source'] !== undefined;
  const calls: Record<string, (call: Call) => void | Promise<void>> = !key
    ? {
        HEAD: bucketCalls.headBucket,
        ...(query.has('delete') && { POST: bucketCalls.deleteObjects }),
        ...(query.get('list-type') === '2' && { GET: bucketCalls.listObjectsV2 }),
        ...(query.has('versions') && { GET: bucketCalls.listObjectVersions }),
        ...(query.has('uploads') && { GET: bucketCalls.listUploads }),
      }
    : query.has('uploads')
      ? { POST: multipartCalls.createUpload }
      : query.has('uploadId')
        ? {
            PUT: copies ? multipartCalls.uploadPartCopy : multipartCalls.uploadPart,
            POST: multipartCalls.completeUpload,
            GET: multipartCalls.listParts,
            DELETE: multipartCalls.abortUpload,
          }
        : query.has('retention')
          ? { GET: objectCalls.getRetention, PUT: objectCalls.putRetention }
          : {
              PUT: copies ? objectCalls.copyObject : objectCalls.putObject,
              GET: objectCalls.getObject,
              HEAD: objectCalls.getObject,
              DELETE: objectCalls.deleteObject,
            };
  const call = calls[method];
  if (!call || (query.has('partNumber') && !query.has('uploadId')))
    throw notImplemented(`${method} /${key ? '桶/键' : '桶'}?${[...query.keys()].join('&')}`);
  return call;
}

/** Header values as UTF-8 bytes on the wire; undefined ones left out. */
const wireHeaders = (headers: AnswerHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, Buffer.from(String(value), 'utf8').toString('latin1')]),
  );

const troubles: Record<Trouble, [status: number, message: string]> = {
  SlowDown: [503, 'Please reduce your request rate.'],
  ExpiredToken: [400, 'The provided token has expired.'],
  RequestTimeout: [
    400,
    'Your socket connection to the server was not read from or written to within the timeout period.',
  ],
};
const troubled = (trouble: Trouble) => new StorageError(trouble, ...troubles[trouble]);

function answerError(req: IncomingMessage, res: ServerResponse, error: Refused): void {
  const requestId = String(res.getHeader('x-amz-request-id'));
  const tree = { Code: error.code, Message: error.message, Resource: req.url!.split('?')[0]!, RequestId: requestId };
  const headers = error instanceof StorageError ? error.headers : {};
  // a body that is on its way is read to its end, or its sender sees a broken connection instead of the answer
  req.resume();
  res.writeHead(error.status, { 'content-type': 'application/xml', ...wireHeaders(headers) });
  res.end(req.method === 'HEAD' ? undefined : document('Error', tree));
}

/**
 * The S3 service of the platform: takes a request whose signature the front has verified, asks `authorize` for
 * what the call needs, and answers as S3 does, through the bad line when one is set.
 */
export function s3Door({ deployed, store, badLine }: { deployed: Deployed; store: Store; badLine: BadLine }): Door {
  return async (req, res, signed, authorize) => {
    const external = signed?.presigned ?? true;
    res.setHeader('x-amz-request-id', randomUUID());
    // an SDK client sets its clock by this header: the machine's time would make it sign in the past
    res.setHeader('date', new Date(store.now()).toUTCString());
    const answer = (status: number, headers: AnswerHeaders = {}, body?: string) => {
      if (badLine.loses(external)) return void req.socket.destroy();
      res.writeHead(status, wireHeaders(headers)).end(body);
    };
    try {
      await badLine.trip(external);
      const request = readS3Request(req);
      const declared = store.buckets.get(request.bucket);
      if (!signed) return answer(200, preflight(declared, request.headers));
      const cors = declared ? corsHeaders(declared, request.headers.origin, request.method) : {};
      for (const [name, value] of Object.entries(cors)) res.setHeader(name, value);
      const trouble = badLine.refuses(external);
      if (trouble) throw troubled(trouble);
      if (Buffer.byteLength(request.key) > longestKey) throw invalid('Your key is too long', 'KeyTooLongError');

      const run = callNamed(request);
      // with this grant the front lets a waiting body come (100 Continue)
      authorize(s3Needs(deployed, request.method, request.bucket, request.key, request.query, request.headers));
      const line = badLine.line(external);
      await run({
        request,
        bucket: bucketNamed(store, request.bucket),
        store,
        req,
        bodyHash: signed.bodyHash,
        line,
        authorize,
        answer,
        answerDocument: (root, tree, headers) =>
          answer(200, { 'content-type': 'application/xml', ...headers }, document(root, tree)),
        stream: async (status, headers, source) => {
          if (badLine.loses(external)) return void req.socket.destroy();
          res.writeHead(status, wireHeaders(headers));
          await pipeline(source, line, res);
        },
      });
    } catch (error) {
      const gone = error instanceof LineCut || req.socket.destroyed;
      if (gone || res.headersSent) return void req.socket.destroy();
      if (!(error instanceof Refused)) console.error(error);
      const known =
        error instanceof Refused ? error : new StorageError('InternalError', 500, 'We encountered an internal error.');
      answerError(req, res, known);
    }
  };
}
