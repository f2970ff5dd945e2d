import { api, serve } from '#shared/runtime/api.ts';
import * as contract from './contract.ts';
import { guidePage } from './guide-page.ts';
import openapi from './openapi.json' with { type: 'json' };

const showOpenApi = api(contract.showOpenApi, async () => openapi);
const showGuide = api(contract.showGuide, async () => guidePage(openapi));

export const handler = serve('api-guide', [showOpenApi, showGuide]);
