export default {
  files: ['{packages,plugins,examples}/*/test/**/*.test.ts', 'test/**/*.test.ts'],
  extensions: ['ts'],
  timeout: '2m',
  concurrency: 3,
}
