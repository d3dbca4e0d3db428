// yrvelez/qualtrics-mcp-server, of whatever commit was built; nothing of it reaches Qualtrics.
export const server = {
  name: 'qualtrics',
  tool: 'check_export_status',
  arguments: { surveyId: 'SV_1', exportProgressId: 'ES_7042' },
  fields: ['name', 'description', 'inputSchema', 'execution'],
  keyHeader: 'x-api-token',
  answer: { result: { percentComplete: 70.42, status: 'inProgress' }, meta: { httpStatus: '200 - OK' } },
  told: '70.42',
  env: (key, api) => ({
    QUALTRICS_API_TOKEN: key,
    QUALTRICS_DATA_CENTER: 'yul1',
    QUALTRICS_BASE_URL: api,
    HOME: '/dev/null',
  }),
};
