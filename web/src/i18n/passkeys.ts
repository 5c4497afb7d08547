// The words of passkeys.

const ja = {
  passkeys: {
    title: 'パスキー',
    why: '指紋・顔・画面ロックやセキュリティーキーでサインインします。メールアドレスもパスワードも入力しません。',
    none: 'パスキーはありません。',
    cannot: 'このブラウザーまたは接続では、パスキーを使えません。',
    add: 'パスキーを登録',
    addWhy: '本人確認のあと、端末の案内に従って操作してください。',
    name: '名前',
    nameHint: 'どの端末のパスキーかがわかる名前。空欄のときは、ブラウザーの名前になります。',
    added: 'パスキーを登録しました。',
    rename: '名前を変更',
    renamed: 'パスキーの名前を変更しました。',
    remove: '削除',
    removeWhy:
      'このパスキーではサインインできなくなります。端末に残っているパスキーは、端末の設定で削除してください。',
    removed: 'パスキーを削除しました。',
    synced: '複数の端末で同期',
    single: '1 台の端末だけ',
    made: '登録:',
    used: '最終利用:',
    never: '未使用',
    signIn: 'パスキーでサインイン',
    prove: 'パスキーで確認',
    instead: '認証アプリの代わりに、パスキーを登録することもできます。',
    faults: {
      cancelled: 'パスキーの操作が中止されました。もう一度お試しください。',
      exists: 'この端末のパスキーは、すでに登録されています。',
      elsewhere: 'このアドレスではパスキーを使えません。会社で案内されたアドレスを開いてください。',
      failed: 'パスキーを使えませんでした。もう一度お試しください。',
    },
  },
}

const en: typeof ja = {
  passkeys: {
    title: 'Passkeys',
    why: 'Sign in with your fingerprint, face, screen lock or a security key: no address, no password.',
    none: 'There are no passkeys.',
    cannot: 'This browser or connection cannot use passkeys.',
    add: 'Add a passkey',
    addWhy: 'When we know that it is you, follow what your device says.',
    name: 'Name',
    nameHint: 'By which you know the device again. Empty: the name of the browser.',
    added: 'The passkey is added.',
    rename: 'Rename',
    renamed: 'The passkey is renamed.',
    remove: 'Remove',
    removeWhy:
      'This passkey will not sign you in any more. Its rest on the device is removed in the settings there.',
    removed: 'The passkey is removed.',
    synced: 'Synced between devices',
    single: 'On one device',
    made: 'Added:',
    used: 'Last used:',
    never: 'never used',
    signIn: 'Sign in with a passkey',
    prove: 'Prove it with a passkey',
    instead: 'Instead of an app you may add a passkey.',
    faults: {
      cancelled: 'The passkey was not used. Please try again.',
      exists: 'The passkey of this device is added already.',
      elsewhere: 'Passkeys do not work at this address. Please open the address that your company gave you.',
      failed: 'The passkey did not work. Please try again.',
    },
  },
}

export const passkeys = { ja, en }
