// @iterable/mcp with all that it can be allowed; nothing of it reaches Iterable.
export const server = {
  name: 'iterable',
  tool: 'get_export_jobs',
  arguments: { jobState: 'completed' },
  fields: ['name', 'description', 'inputSchema'],
  tools: 118,
  keyHeader: 'api-key',
  answer: {
    jobs: [
      {
        id: 7042,
        dataTypeName: 'emailSend',
        scheduledStartTime: '2026-01-01 00:00:00 +00:00',
        lastModifiedTime: '2026-01-01 00:00:00 +00:00',
        jobState: 'completed',
        bytesExported: 1,
      },
    ],
  },
  told: '7042',
  env: (key, api) => ({
    ITERABLE_API_KEY: key,
    ITERABLE_BASE_URL: api,
    ITERABLE_USER_PII: 'true',
    ITERABLE_ENABLE_WRITES: 'true',
    ITERABLE_ENABLE_SENDS: 'true',
    ITERABLE_MCP_FORCE_FILE_STORAGE: 'true',
    HOME: '/dev/null',
  }),
};
