// Words that passwords are made of: Japanese ones and names in Latin letters, and English ones.
import english from '@zxcvbn-ts/language-common/dist/diceware.json.mjs'
import japanese from '@zxcvbn-ts/language-ja/dist/commonWords.json.esm.js'
import given_names from '@zxcvbn-ts/language-ja/dist/firstnames.json.esm.js'
import family_names from '@zxcvbn-ts/language-ja/dist/lastnames.json.esm.js'

export const common_words = { english, japanese, given_names, family_names }
