import type { Language } from '../mail/languages';

/** What the mails of messages say besides the message. `{…}` are values. */
export interface MailWords {
  /** above a note, which only colleagues get */
  note: string;
  /** button to the entry; `{type}` is the name of its type */
  view: string;
  /** above the files that are links; `{date}` is the last day on which they work */
  files: string;
  /** above large files where there is no link to them */
  filesLeftOut: string;
  /** instead of a picture from elsewhere that has no words */
  picture: string;
  /** heads of the table of changed fields */
  field: string;
  before: string;
  after: string;
  /** a changed field without a value */
  empty: string;
  /** below a message: who wrote it; `{name}` and `{company}` */
  signature: string;
  signatureAlone: string;
  /** why somebody gets such mails, and the link that ends it */
  follows: string;
  unfollow: string;
}

export const MAIL_WORDS: Record<Language, MailWords> = {
  en: {
    note: 'Internal note. Only colleagues get it.',
    view: 'View {type}',
    files: 'Files too large for a mail, to download until {date}:',
    filesLeftOut: 'These files are too large for a mail and were left out:',
    picture: 'Picture',
    field: 'Changed',
    before: 'Before',
    after: 'After',
    empty: 'empty',
    signature: '— {name}, {company}',
    signatureAlone: '— {name}',
    follows: 'You get this mail because you follow this conversation.',
    unfollow: 'Stop following',
  },
  fr: {
    note: 'Note interne. Seuls les collègues la reçoivent.',
    view: 'Voir {type}',
    files: 'Fichiers trop volumineux pour un e-mail, à télécharger jusqu’au {date} :',
    filesLeftOut: 'Ces fichiers sont trop volumineux pour un e-mail et n’ont pas été joints :',
    picture: 'Image',
    field: 'Modifié',
    before: 'Avant',
    after: 'Après',
    empty: 'vide',
    signature: '— {name}, {company}',
    signatureAlone: '— {name}',
    follows: 'Vous recevez cet e-mail parce que vous suivez cette conversation.',
    unfollow: 'Ne plus suivre',
  },
  de: {
    note: 'Interne Notiz. Nur Kolleginnen und Kollegen erhalten sie.',
    view: '{type} ansehen',
    files: 'Dateien, die für eine E-Mail zu groß sind, zum Herunterladen bis zum {date}:',
    filesLeftOut: 'Diese Dateien sind für eine E-Mail zu groß und wurden weggelassen:',
    picture: 'Bild',
    field: 'Geändert',
    before: 'Vorher',
    after: 'Nachher',
    empty: 'leer',
    signature: '— {name}, {company}',
    signatureAlone: '— {name}',
    follows: 'Sie erhalten diese E-Mail, weil Sie dieser Unterhaltung folgen.',
    unfollow: 'Nicht mehr folgen',
  },
  es: {
    note: 'Nota interna. Solo la reciben sus compañeros.',
    view: 'Ver {type}',
    files: 'Archivos demasiado grandes para un correo, disponibles para descargar hasta el {date}:',
    filesLeftOut: 'Estos archivos son demasiado grandes para un correo y no se han adjuntado:',
    picture: 'Imagen',
    field: 'Modificado',
    before: 'Antes',
    after: 'Después',
    empty: 'vacío',
    signature: '— {name}, {company}',
    signatureAlone: '— {name}',
    follows: 'Recibe este correo porque sigue esta conversación.',
    unfollow: 'Dejar de seguir',
  },
  it: {
    note: 'Nota interna. La ricevono solo i colleghi.',
    view: 'Visualizza {type}',
    files: 'File troppo grandi per un’e-mail, scaricabili fino al giorno {date}:',
    filesLeftOut: 'Questi file sono troppo grandi per un’e-mail e non sono stati allegati:',
    picture: 'Immagine',
    field: 'Modificato',
    before: 'Prima',
    after: 'Dopo',
    empty: 'vuoto',
    signature: '— {name}, {company}',
    signatureAlone: '— {name}',
    follows: 'Riceve questa e-mail perché segue questa conversazione.',
    unfollow: 'Non seguire più',
  },
  'pt-BR': {
    note: 'Nota interna. Apenas colegas a recebem.',
    view: 'Ver {type}',
    files: 'Arquivos grandes demais para um e-mail, disponíveis para download até {date}:',
    filesLeftOut: 'Estes arquivos são grandes demais para um e-mail e não foram anexados:',
    picture: 'Imagem',
    field: 'Alterado',
    before: 'Antes',
    after: 'Depois',
    empty: 'vazio',
    signature: '— {name}, {company}',
    signatureAlone: '— {name}',
    follows: 'Você recebe este e-mail porque segue esta conversa.',
    unfollow: 'Deixar de seguir',
  },
  'zh-Hans': {
    note: '内部备注，仅同事可见。',
    view: '查看{type}',
    files: '以下文件过大，无法随邮件发送，请于{date}前下载：',
    filesLeftOut: '以下文件过大，未随邮件附上：',
    picture: '图片',
    field: '已更改',
    before: '更改前',
    after: '更改后',
    empty: '空',
    signature: '—— {name}，{company}',
    signatureAlone: '—— {name}',
    follows: '您收到此邮件，是因为您关注了此对话。',
    unfollow: '取消关注',
  },
};
