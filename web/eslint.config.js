import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

// Who may import whom: app → modules → entity → ui; the words are for all.
const above = {
  ui: ['@/entity/*', '@/modules/*', '@/app/*'],
  entity: ['@/modules/*', '@/app/*'],
  modules: ['@/app/*'],
  i18n: ['@/ui/*', '@/entity/*', '@/modules/*', '@/app/*'],
}
const layers = Object.entries(above).map(([layer, group]) => ({
  files: [`src/${layer}/**/*.{ts,tsx}`],
  rules: {
    'no-restricted-imports': ['error', { patterns: [{ group, message: `${layer} must not know them` }] }],
  },
}))

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'src/generated'] },
  ...tseslint.configs.strict,
  { files: ['src/**/*.{ts,tsx}'], ...reactHooks.configs.flat.recommended },
  {
    files: ['src/**/*.{ts,tsx}'],
    rules: {
      'max-lines': ['error', 500],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      'max-len': ['error', { code: 110 }],
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'JSXAttribute[name.name="style"]', message: 'styles stand in ui/style.css' },
        { selector: 'JSXAttribute[name.name="dangerouslySetInnerHTML"]', message: 'never' },
      ],
      'no-restricted-globals': [
        'error',
        { name: 'fetch', message: 'ask through entity/client.ts' },
        { name: 'localStorage', message: 'only the language is kept, in i18n/language.ts' },
        { name: 'parseFloat', message: 'amounts and quantities are texts; the server computes' },
      ],
    },
  },
  ...layers,
)
