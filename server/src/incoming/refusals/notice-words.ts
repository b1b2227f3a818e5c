import type { Language } from '../../mail/languages';

interface NoticeWords {
  brakeSubject: string;
  brake: string;
  /** `{address}` is the alias, `{error}` what the host said */
  aliasSubject: string;
  alias: string;
  /** `{name}`, `{user}` and `{host}` of the account, `{error}` what its server said last */
  accountSubject: string;
  account: string;
}

/** What administrators are told by mail. */
export const NOTICE_WORDS: Record<Language, NoticeWords> = {
  en: {
    brakeSubject: 'Chatter holds all incoming mail',
    brake:
      'Far too many messages were made by mail within five minutes, so that all incoming mail is held now. Nothing is lost. Look at what came in Settings - Chatter - Incoming mail, block the sender if it was a machine, and release the mail there.',
    aliasSubject: '{address} cannot create entries',
    alias:
      'A mail to {address} could not be made into an entry. Its sender was told; the mail stands in Settings - Chatter - Incoming mail, and the alias is marked as invalid until it works again. Probably a default value or its owner is gone.\n\nWhat was wrong: {error}',
    accountSubject: 'Chatter no longer fetches mail from {name}',
    account:
      'No mail could be fetched from {name} ({user} at {host}) for five days. It is a draft again and nothing is fetched until somebody opens Settings - Chatter - Incoming servers and uses "Test & confirm". No mail is lost: everything still stands in the mailbox.\n\nThe last error: {error}',
  },
  fr: {
    brakeSubject: 'Chatter retient tous les e-mails entrants',
    brake:
      'Beaucoup trop de messages ont été créés par e-mail en cinq minutes : tous les e-mails entrants sont désormais retenus. Rien n’est perdu. Consultez-les dans Paramètres - Chatter - E-mails entrants, bloquez l’expéditeur s’il s’agit d’une machine, puis libérez-les.',
    aliasSubject: '{address} ne peut pas créer d’entrées',
    alias:
      'Un e-mail adressé à {address} n’a pas pu devenir une entrée. Son expéditeur en a été averti ; l’e-mail se trouve dans Paramètres - Chatter - E-mails entrants, et l’alias est marqué comme non valide jusqu’à ce qu’il fonctionne à nouveau. Une valeur par défaut ou son propriétaire n’existe sans doute plus.\n\nL’erreur : {error}',
    accountSubject: 'Chatter ne relève plus les e-mails de {name}',
    account:
      'Aucun e-mail n’a pu être relevé sur {name} ({user} sur {host}) depuis cinq jours. Le serveur est repassé en brouillon et rien n’est relevé tant que personne n’utilise « Tester et confirmer » dans Paramètres - Chatter - Serveurs entrants. Aucun e-mail n’est perdu : tout se trouve encore dans la boîte.\n\nLa dernière erreur : {error}',
  },
  de: {
    brakeSubject: 'Chatter hält alle eingehenden E-Mails zurück',
    brake:
      'Innerhalb von fünf Minuten entstanden viel zu viele Nachrichten durch E-Mails; darum werden jetzt alle eingehenden E-Mails zurückgehalten. Nichts geht verloren. Sehen Sie unter Einstellungen - Chatter - Eingehende E-Mails nach, sperren Sie den Absender, falls es eine Maschine war, und geben Sie die E-Mails dort frei.',
    aliasSubject: '{address} kann keine Einträge anlegen',
    alias:
      'Aus einer E-Mail an {address} konnte kein Eintrag werden. Der Absender weiß Bescheid; die E-Mail steht unter Einstellungen - Chatter - Eingehende E-Mails, und der Alias gilt als ungültig, bis er wieder funktioniert. Vermutlich gibt es einen Vorgabewert oder den Eigentümer nicht mehr.\n\nDer Fehler: {error}',
    accountSubject: 'Chatter ruft keine E-Mails mehr von {name} ab',
    account:
      'Seit fünf Tagen konnten keine E-Mails von {name} ({user} auf {host}) abgerufen werden. Der Server ist wieder ein Entwurf, und es wird nichts abgerufen, bis jemand unter Einstellungen - Chatter - Eingangsserver „Testen und bestätigen“ wählt. Nichts ist verloren: Alles steht noch im Postfach.\n\nDer letzte Fehler: {error}',
  },
  es: {
    brakeSubject: 'Chatter retiene todo el correo entrante',
    brake:
      'Se crearon demasiados mensajes por correo en cinco minutos, por lo que ahora se retiene todo el correo entrante. No se pierde nada. Revíselo en Ajustes - Chatter - Correo entrante, bloquee al remitente si era una máquina y libere allí el correo.',
    aliasSubject: '{address} no puede crear entradas',
    alias:
      'Un correo dirigido a {address} no pudo convertirse en una entrada. Se avisó al remitente; el correo está en Ajustes - Chatter - Correo entrante y el alias queda marcado como no válido hasta que vuelva a funcionar. Probablemente ya no existe un valor predeterminado o su propietario.\n\nEl error: {error}',
    accountSubject: 'Chatter ya no recoge correo de {name}',
    account:
      'No se pudo recoger correo de {name} ({user} en {host}) durante cinco días. Vuelve a ser un borrador y no se recoge nada hasta que alguien use «Probar y confirmar» en Ajustes - Chatter - Servidores entrantes. No se pierde ningún correo: todo sigue en el buzón.\n\nEl último error: {error}',
  },
  it: {
    brakeSubject: 'Chatter trattiene tutta la posta in arrivo',
    brake:
      'In cinque minuti sono stati creati troppi messaggi via e-mail, perciò ora tutta la posta in arrivo viene trattenuta. Nulla va perso. La controlli in Impostazioni - Chatter - Posta in arrivo, blocchi il mittente se era una macchina e la rilasci da lì.',
    aliasSubject: '{address} non può creare voci',
    alias:
      'Un’e-mail a {address} non è potuta diventare una voce. Il mittente è stato avvisato; l’e-mail si trova in Impostazioni - Chatter - Posta in arrivo e l’alias è contrassegnato come non valido finché non funziona di nuovo. Probabilmente un valore predefinito o il proprietario non esiste più.\n\nL’errore: {error}',
    accountSubject: 'Chatter non scarica più la posta da {name}',
    account:
      'Da cinque giorni non è stato possibile scaricare la posta da {name} ({user} su {host}). Il server è di nuovo una bozza e non viene scaricato nulla finché qualcuno non usa «Prova e conferma» in Impostazioni - Chatter - Server in arrivo. Nessuna e-mail è persa: tutto è ancora nella casella.\n\nL’ultimo errore: {error}',
  },
  'pt-BR': {
    brakeSubject: 'O Chatter está retendo todos os e-mails recebidos',
    brake:
      'Foram criadas mensagens demais por e-mail em cinco minutos; por isso, todos os e-mails recebidos estão sendo retidos agora. Nada se perde. Veja-os em Configurações - Chatter - E-mails recebidos, bloqueie o remetente se for uma máquina e libere os e-mails ali.',
    aliasSubject: '{address} não consegue criar entradas',
    alias:
      'Um e-mail para {address} não pôde virar uma entrada. O remetente foi avisado; o e-mail está em Configurações - Chatter - E-mails recebidos e o alias fica marcado como inválido até voltar a funcionar. Provavelmente um valor padrão ou o proprietário não existe mais.\n\nO erro: {error}',
    accountSubject: 'O Chatter não busca mais e-mails de {name}',
    account:
      'Não foi possível buscar e-mails de {name} ({user} em {host}) por cinco dias. O servidor voltou a ser um rascunho e nada é buscado até que alguém use “Testar e confirmar” em Configurações - Chatter - Servidores de entrada. Nenhum e-mail se perde: tudo continua na caixa de correio.\n\nO último erro: {error}',
  },
  'zh-Hans': {
    brakeSubject: 'Chatter 已暂扣所有收到的邮件',
    brake:
      '五分钟内由邮件产生的消息过多，因此现在暂扣所有收到的邮件。邮件不会丢失。请在“设置 - Chatter - 收到的邮件”中查看；如果发件人是机器，请屏蔽它，然后在那里放行邮件。',
    aliasSubject: '{address} 无法创建条目',
    alias:
      '发往 {address} 的一封邮件未能生成条目。已通知发件人；该邮件保存在“设置 - Chatter - 收到的邮件”中，别名在恢复正常之前标记为无效。可能是某个默认值或其所有者已不存在。\n\n错误：{error}',
    accountSubject: 'Chatter 不再从 {name} 收取邮件',
    account:
      '已连续五天无法从 {name}（{host} 上的 {user}）收取邮件。该服务器已恢复为草稿状态，在有人打开“设置 - Chatter - 收件服务器”并使用“测试并确认”之前，不会收取任何邮件。邮件不会丢失：全部仍在邮箱中。\n\n最近的错误：{error}',
  },
};
