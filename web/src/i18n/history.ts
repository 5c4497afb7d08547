// The words of what happened: in the history of a record and in the audit log.

const ja = {
  historyAction: {
    create: '登録',
    update: '変更',
    delete: '削除',
    sign_in: 'サインイン',
    sign_out: 'サインアウト',
    sign_in_failed: 'サインイン失敗',
    password_changed: 'パスワード変更',
    second_factor_added: '二要素認証の設定',
    second_factor_removed: '二要素認証の解除',
    backup_codes_renewed: 'バックアップコードの再発行',
    backup_code_used: 'バックアップコードの使用',
    passkey_added: 'パスキーの登録',
    passkey_renamed: 'パスキーの名前の変更',
    passkey_removed: 'パスキーの削除',
    passkey_counter_back: '複製された疑いのあるパスキーの使用',
    import: 'CSV 取込',
    attach: 'ファイル添付',
  },
  audit: { record: '対象のデータを開く', changes: '変更内容' },
}

const en: typeof ja = {
  historyAction: {
    create: 'Created',
    update: 'Changed',
    delete: 'Deleted',
    sign_in: 'Signed in',
    sign_out: 'Signed out',
    sign_in_failed: 'Sign-in failed',
    password_changed: 'Password changed',
    second_factor_added: 'Second factor set up',
    second_factor_removed: 'Second factor removed',
    backup_codes_renewed: 'Backup codes made anew',
    backup_code_used: 'Backup code used',
    passkey_added: 'Passkey added',
    passkey_renamed: 'Passkey renamed',
    passkey_removed: 'Passkey removed',
    passkey_counter_back: 'Use of a passkey that may have been copied',
    import: 'Imported',
    attach: 'File attached',
  },
  audit: { record: 'Open the record', changes: 'Changes' },
}

export const history = { ja, en }
