import type { Language } from '../mail/languages';

/** What the page that ends notifications says; `{address}` is whose they are, mostly hidden. */
export interface UnfollowWords {
  title: string;
  ask: string;
  button: string;
  done: string;
  /** nothing is known about the link */
  unknownTitle: string;
  unknown: string;
  tooOften: string;
}

export const UNFOLLOW_WORDS: Record<Language, UnfollowWords> = {
  en: {
    title: 'Stop following',
    ask: 'If you go on, {address} will get no more mails about this conversation. Somebody may still write to this address directly.',
    button: 'Stop following',
    done: 'Done. {address} no longer follows this conversation.',
    unknownTitle: 'This link does not work',
    unknown: 'It is incomplete, or what it stood for no longer exists. Use the link of a newer mail.',
    tooOften: 'This link was used very often just now. Please try again in a few minutes.',
  },
  fr: {
    title: 'Ne plus suivre',
    ask: 'Si vous continuez, {address} ne recevra plus d’e-mails au sujet de cette conversation. On pourra toujours écrire directement à cette adresse.',
    button: 'Ne plus suivre',
    done: 'C’est fait. {address} ne suit plus cette conversation.',
    unknownTitle: 'Ce lien ne fonctionne pas',
    unknown:
      'Il est incomplet, ou ce qu’il désignait n’existe plus. Utilisez le lien d’un e-mail plus récent.',
    tooOften: 'Ce lien vient d’être utilisé très souvent. Veuillez réessayer dans quelques minutes.',
  },
  de: {
    title: 'Nicht mehr folgen',
    ask: 'Wenn Sie fortfahren, erhält {address} keine weiteren E-Mails zu dieser Unterhaltung. Direkt an diese Adresse kann weiterhin geschrieben werden.',
    button: 'Nicht mehr folgen',
    done: 'Erledigt. {address} folgt dieser Unterhaltung nicht mehr.',
    unknownTitle: 'Dieser Link funktioniert nicht',
    unknown:
      'Er ist unvollständig, oder das, wofür er stand, gibt es nicht mehr. Nehmen Sie den Link aus einer neueren E-Mail.',
    tooOften:
      'Dieser Link wurde gerade sehr oft benutzt. Bitte versuchen Sie es in einigen Minuten noch einmal.',
  },
  es: {
    title: 'Dejar de seguir',
    ask: 'Si continúa, {address} no recibirá más correos sobre esta conversación. Aún se podrá escribir directamente a esta dirección.',
    button: 'Dejar de seguir',
    done: 'Hecho. {address} ya no sigue esta conversación.',
    unknownTitle: 'Este enlace no funciona',
    unknown:
      'Está incompleto o aquello a lo que se refería ya no existe. Use el enlace de un correo más reciente.',
    tooOften: 'Este enlace se acaba de usar muchas veces. Inténtelo de nuevo dentro de unos minutos.',
  },
  it: {
    title: 'Non seguire più',
    ask: 'Se continua, {address} non riceverà altre e-mail su questa conversazione. Sarà comunque possibile scrivere direttamente a questo indirizzo.',
    button: 'Non seguire più',
    done: 'Fatto. {address} non segue più questa conversazione.',
    unknownTitle: 'Questo link non funziona',
    unknown:
      'È incompleto, oppure ciò a cui si riferiva non esiste più. Usi il link di un’e-mail più recente.',
    tooOften: 'Questo link è stato appena usato molte volte. Riprovi tra qualche minuto.',
  },
  'pt-BR': {
    title: 'Deixar de seguir',
    ask: 'Se continuar, {address} não receberá mais e-mails sobre esta conversa. Ainda será possível escrever diretamente para este endereço.',
    button: 'Deixar de seguir',
    done: 'Pronto. {address} não segue mais esta conversa.',
    unknownTitle: 'Este link não funciona',
    unknown:
      'Ele está incompleto ou aquilo a que se referia não existe mais. Use o link de um e-mail mais recente.',
    tooOften: 'Este link acabou de ser usado muitas vezes. Tente novamente em alguns minutos.',
  },
  'zh-Hans': {
    title: '取消关注',
    ask: '如果继续，{address} 将不再收到有关此对话的邮件。他人仍可直接写信到此地址。',
    button: '取消关注',
    done: '已完成。{address} 不再关注此对话。',
    unknownTitle: '此链接无效',
    unknown: '链接不完整，或其所指的内容已不存在。请使用较新邮件中的链接。',
    tooOften: '此链接刚刚被使用的次数过多，请过几分钟再试。',
  },
};
