import { readFileSync } from 'node:fs';
import { api, serve } from '#shared/api/api.ts';
import * as contract from './contract.ts';
import { guidePage, type OpenApi } from './guide-page.ts';

const file = new URL('./openapi.json', import.meta.url);
let read: OpenApi | undefined;
const openApi = (): OpenApi => {
  read ??= JSON.parse(readFileSync(file, 'utf8')) as OpenApi;
  return read;
};

const showOpenApi = api(contract.showOpenApi, async () => openApi());
const showGuide = api(contract.showGuide, async () => guidePage(openApi()));

export const handler = serve('api-guide', [showOpenApi, showGuide]);
