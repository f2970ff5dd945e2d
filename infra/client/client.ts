import type * as z from 'zod';
import type { Contract } from '#shared/api/contract.ts';

/** What a caller gives for a contract: only the parts that the contract asks for. */
export type Given<C extends Contract> = {
  params?: z.input<C['params']>;
  query?: Partial<z.input<C['query']>>;
  body?: z.input<C['body']>;
};

/** An RFC 9457 problem as it came back. */
export type ProblemAnswer = {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  errors?: { pointer: string; detail: string }[];
};

/** Thrown by the client when the platform refuses; the message is the problem's text for people. */
export class Refusal extends Error {
  readonly status: number;
  readonly slug: string;
  readonly problem: ProblemAnswer;
  constructor(status: number, problem: ProblemAnswer) {
    super(problem.detail ?? problem.title);
    this.name = 'Refusal';
    this.status = status;
    this.slug = problem.type?.replace('urn:lantai:problem:', '') ?? String(status);
    this.problem = problem;
  }
}

export type Client = <C extends Contract>(contract: C, given?: Given<C>) => Promise<z.output<C['answer']>>;

/**
 * The typed client that the contracts give. `token` is asked for on every call, so that it can be renewed.
 * Throws `Refusal` on 4xx and 5xx.
 */
export function client(origin: string, token?: () => Promise<string>, headers: Record<string, string> = {}): Client {
  return async (contract, given = {}) => {
    const { params = {}, query = {}, body } = given as { params?: object; query?: object; body?: unknown };
    const path = contract.path.replaceAll(/\{(\w+)\+?\}/g, (_, name) =>
      encodeURIComponent(String((params as Record<string, unknown>)[name])),
    );
    const url = new URL(path, origin);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(name, String(value));
    const answer = await fetch(url, {
      method: contract.method,
      headers: {
        ...headers,
        ...(token && { authorization: `Bearer ${await token()}` }),
        ...(contract.method !== 'GET' && { 'content-type': 'application/json' }),
      },
      ...(contract.method !== 'GET' && { body: JSON.stringify(body ?? {}) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Refusal(answer.status, refusalOf(text, answer.status));
    return contract.answer.parse(contract.produces === 'application/json' ? JSON.parse(text) : text) as never;
  };
}

/** What the gateway refuses by itself it says in English, with `{"message":…}` and no remedy. */
const ofGateway: Record<number, string> = {
  401: '登录已过期或令牌无效，请重新登录或更新令牌后重试。',
  404: '没有此接口，请核对平台地址。',
  413: '一次提交的内容过大，请分批提交。',
  429: '平台繁忙，请稍后重试。',
  503: '平台暂时不可用，请稍后重试。',
};

/** A problem as it stands; of anything else the words of the gateway, or whatever was answered. */
function refusalOf(text: string, status: number): ProblemAnswer {
  const parsed = jsonOf(text);
  if (parsed.type) return parsed as ProblemAnswer;
  const title = parsed.message ?? text;
  return { type: `urn:lantai:problem:${status}`, title, status, detail: ofGateway[status] ?? title, instance: '' };
}

/** Whatever stands between may answer with anything, or with half of it. */
function jsonOf(text: string): Partial<ProblemAnswer> & { message?: string } {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
