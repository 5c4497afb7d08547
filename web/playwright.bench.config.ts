import config from './playwright.config'

// Measures instead of testing, one thing at a time: scripts/dev/web_tests.sh --bench
export default { ...config, testDir: 'bench', testMatch: '*.bench.ts', workers: 1, reporter: [['line']] }
