import type { IncomingReason } from '../../contracts/incoming';
import type { Language } from '../../mail/languages';

/** Reasons that are told to senders. */
export const TOLD_REASONS = [
  'catchall',
  'policy_contacts',
  'policy_followers',
  'policy_internal_users',
  'alias_invalid',
  'rate_limit',
  'no_route',
  'rejected_by_person',
] as const satisfies readonly IncomingReason[];
export type ToldReason = (typeof TOLD_REASONS)[number];

/** `{address}` is what was written to; `{contact}` is where people may write to instead. */
type RefusalWords = Record<ToldReason | 'reach' | 'elsewhere', string>;

export const REFUSAL_WORDS: Record<Language, RefusalWords> = {
  en: {
    catchall:
      'Your message could not be delivered: {address} only takes answers to messages that we sent. If you meant to answer one of them, please reply to that message itself.',
    policy_contacts:
      'Your message could not be delivered: {address} only takes messages from addresses that are known to us.',
    policy_followers:
      'Your message could not be delivered: {address} only takes messages from certain addresses.',
    policy_internal_users:
      'Your message could not be delivered: {address} only takes messages from our own staff.',
    alias_invalid: 'Your message could not be accepted by {address} at the moment. Please try again later.',
    rate_limit:
      'Your message was not accepted, because too many messages came from your address in a short time. Please wait a while before you write again.',
    no_route:
      'Your message could not be delivered by itself: nobody is known here under {address}. Somebody may still look at it.',
    rejected_by_person: 'Your message was read, but not accepted.',
    reach: 'You can reach us at {contact}.',
    elsewhere: 'Please contact us in another way.',
  },
  fr: {
    catchall:
      'Votre message n’a pas pu être remis : {address} n’accepte que les réponses aux messages que nous avons envoyés. Si vous vouliez répondre à l’un d’eux, répondez directement à ce message.',
    policy_contacts:
      'Votre message n’a pas pu être remis : {address} n’accepte que les messages d’adresses que nous connaissons.',
    policy_followers:
      'Votre message n’a pas pu être remis : {address} n’accepte que les messages de certaines adresses.',
    policy_internal_users:
      'Votre message n’a pas pu être remis : {address} n’accepte que les messages de nos collaborateurs.',
    alias_invalid:
      'Votre message n’a pas pu être accepté par {address} pour le moment. Veuillez réessayer plus tard.',
    rate_limit:
      'Votre message n’a pas été accepté, car trop de messages sont arrivés de votre adresse en peu de temps. Veuillez patienter avant d’écrire à nouveau.',
    no_route:
      'Votre message n’a pas pu être remis automatiquement : {address} n’est connue de personne ici. Quelqu’un le lira peut-être malgré tout.',
    rejected_by_person: 'Votre message a été lu, mais il n’a pas été accepté.',
    reach: 'Vous pouvez nous joindre à {contact}.',
    elsewhere: 'Veuillez nous contacter par un autre moyen.',
  },
  de: {
    catchall:
      'Ihre Nachricht konnte nicht zugestellt werden: {address} nimmt nur Antworten auf Nachrichten an, die wir gesendet haben. Wenn Sie eine davon beantworten wollten, antworten Sie bitte direkt auf diese Nachricht.',
    policy_contacts:
      'Ihre Nachricht konnte nicht zugestellt werden: {address} nimmt nur Nachrichten von Adressen an, die uns bekannt sind.',
    policy_followers:
      'Ihre Nachricht konnte nicht zugestellt werden: {address} nimmt nur Nachrichten von bestimmten Adressen an.',
    policy_internal_users:
      'Ihre Nachricht konnte nicht zugestellt werden: {address} nimmt nur Nachrichten unserer Mitarbeitenden an.',
    alias_invalid:
      'Ihre Nachricht konnte von {address} zurzeit nicht angenommen werden. Bitte versuchen Sie es später noch einmal.',
    rate_limit:
      'Ihre Nachricht wurde nicht angenommen, weil in kurzer Zeit zu viele Nachrichten von Ihrer Adresse kamen. Bitte warten Sie eine Weile, bevor Sie wieder schreiben.',
    no_route:
      'Ihre Nachricht konnte nicht automatisch zugestellt werden: {address} ist hier niemandem zugeordnet. Vielleicht sieht sie sich trotzdem noch jemand an.',
    rejected_by_person: 'Ihre Nachricht wurde gelesen, aber nicht angenommen.',
    reach: 'Sie erreichen uns unter {contact}.',
    elsewhere: 'Bitte wenden Sie sich auf anderem Weg an uns.',
  },
  es: {
    catchall:
      'No se pudo entregar su mensaje: {address} solo acepta respuestas a mensajes que hemos enviado. Si quería responder a uno de ellos, responda directamente a ese mensaje.',
    policy_contacts:
      'No se pudo entregar su mensaje: {address} solo acepta mensajes de direcciones que conocemos.',
    policy_followers:
      'No se pudo entregar su mensaje: {address} solo acepta mensajes de ciertas direcciones.',
    policy_internal_users:
      'No se pudo entregar su mensaje: {address} solo acepta mensajes de nuestro personal.',
    alias_invalid: '{address} no pudo aceptar su mensaje en este momento. Vuelva a intentarlo más tarde.',
    rate_limit:
      'No se aceptó su mensaje porque llegaron demasiados mensajes de su dirección en poco tiempo. Espere un poco antes de volver a escribir.',
    no_route:
      'No se pudo entregar su mensaje de forma automática: aquí nadie usa la dirección {address}. Es posible que alguien lo lea de todos modos.',
    rejected_by_person: 'Su mensaje se leyó, pero no se aceptó.',
    reach: 'Puede ponerse en contacto con nosotros en {contact}.',
    elsewhere: 'Póngase en contacto con nosotros por otro medio.',
  },
  it: {
    catchall:
      'Il suo messaggio non è stato consegnato: {address} accetta solo risposte ai messaggi che abbiamo inviato. Se voleva rispondere a uno di essi, risponda direttamente a quel messaggio.',
    policy_contacts:
      'Il suo messaggio non è stato consegnato: {address} accetta solo messaggi da indirizzi che conosciamo.',
    policy_followers:
      'Il suo messaggio non è stato consegnato: {address} accetta solo messaggi da determinati indirizzi.',
    policy_internal_users:
      'Il suo messaggio non è stato consegnato: {address} accetta solo messaggi del nostro personale.',
    alias_invalid: 'Al momento {address} non ha potuto accettare il suo messaggio. Riprovi più tardi.',
    rate_limit:
      'Il suo messaggio non è stato accettato perché dal suo indirizzo sono arrivati troppi messaggi in poco tempo. Attenda un po’ prima di scrivere di nuovo.',
    no_route:
      'Il suo messaggio non è stato consegnato automaticamente: qui nessuno usa l’indirizzo {address}. Qualcuno potrebbe comunque leggerlo.',
    rejected_by_person: 'Il suo messaggio è stato letto, ma non accettato.',
    reach: 'Può contattarci all’indirizzo {contact}.',
    elsewhere: 'La preghiamo di contattarci in un altro modo.',
  },
  'pt-BR': {
    catchall:
      'Não foi possível entregar sua mensagem: {address} aceita apenas respostas a mensagens que enviamos. Se você queria responder a uma delas, responda diretamente àquela mensagem.',
    policy_contacts:
      'Não foi possível entregar sua mensagem: {address} aceita apenas mensagens de endereços que conhecemos.',
    policy_followers:
      'Não foi possível entregar sua mensagem: {address} aceita apenas mensagens de determinados endereços.',
    policy_internal_users:
      'Não foi possível entregar sua mensagem: {address} aceita apenas mensagens da nossa equipe.',
    alias_invalid: 'No momento, {address} não pôde aceitar sua mensagem. Tente novamente mais tarde.',
    rate_limit:
      'Sua mensagem não foi aceita porque chegaram mensagens demais do seu endereço em pouco tempo. Aguarde um pouco antes de escrever de novo.',
    no_route:
      'Não foi possível entregar sua mensagem automaticamente: ninguém aqui usa o endereço {address}. Talvez alguém ainda a leia.',
    rejected_by_person: 'Sua mensagem foi lida, mas não foi aceita.',
    reach: 'Você pode falar conosco em {contact}.',
    elsewhere: 'Entre em contato conosco de outra forma.',
  },
  'zh-Hans': {
    catchall:
      '您的邮件未能送达：{address} 只接收对我们所发邮件的回复。如果您想回复其中一封，请直接回复那封邮件。',
    policy_contacts: '您的邮件未能送达：{address} 只接收来自我们已知地址的邮件。',
    policy_followers: '您的邮件未能送达：{address} 只接收来自特定地址的邮件。',
    policy_internal_users: '您的邮件未能送达：{address} 只接收我们内部人员的邮件。',
    alias_invalid: '{address} 目前无法接收您的邮件。请稍后再试。',
    rate_limit: '您的邮件未被接收，因为短时间内从您的地址发来的邮件过多。请稍等一段时间再来信。',
    no_route: '您的邮件未能自动送达：这里没有人使用 {address}。仍可能有人会查看这封邮件。',
    rejected_by_person: '您的邮件已被阅读，但未被接受。',
    reach: '您可以通过 {contact} 联系我们。',
    elsewhere: '请通过其他方式与我们联系。',
  },
};
