import * as z from 'zod';
import { contract } from '#shared/api/contract.ts';

export const showOpenApi = contract({
  name: 'show-openapi',
  method: 'GET',
  path: '/v1/openapi.json',
  summary: '接口说明(OpenAPI 3.1)',
  may: 'anyone',
  answer: z.record(z.string(), z.unknown()),
});

export const showGuide = contract({
  name: 'show-guide',
  method: 'GET',
  path: '/v1/guide',
  summary: '接口说明(网页)',
  may: 'anyone',
  produces: 'text/html',
  answer: z.string(),
});
