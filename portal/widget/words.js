// Everything the chat itself says, in one place for each language.
const CATALOGUES = {
  en: {
    launcher: "Ask a question",
    launcherOpen: "Close chat",
    unread: (count) => (count === 1 ? "1 new message" : `${count} new messages`),
    subtitle: "Automated assistant",
    close: "Close chat window",
    end: "End chat",
    endQuestion: "End this chat?",
    endDetail: "It is cleared from this device and cannot be opened again. What you sent stays with the team.",
    endYes: "End and clear",
    endNo: "Keep chatting",
    endFailed: "We could not end the chat just now. Please try again.",
    log: "Conversation",
    label: "Your message",
    hint: "Enter sends. Shift and Enter starts a new line.",
    send: "Send",
    left: (count) => (count === 1 ? "1 character left" : `${count} characters left`),
    over: (count) => `${count} too many. Please shorten your message.`,
    visitor: "You",
    bot: "Assistant",
    adviser: "Inward Investment team",
    choices: "Choices",
    offered: "Offered:",
    newWindow: "(opens in a new tab)",
    reference: "Enquiry reference",
    connecting: "Opening the chat",
    writing: "The assistant is writing",
    waking: "The assistant is waking up. You can write now: your message is kept and will be answered.",
    ready: "The assistant is ready.",
    unreachable: "We cannot reach the chat. Check your connection. What you wrote is kept.",
    willRetry: "We will try again shortly.",
    notDelivered: "Not answered yet. We will try again.",
    retry: "Try again",
    retrying: "Trying again",
    inFlight: "Your last message is still on its way. What you typed is kept.",
    empty: "Please write a message first.",
    restarted: "Your earlier chat had ended, so this is a new one.",
    returned: "Your words are back in the box.",
    privacy: "How chat data is used",
    phone: (number, asOf) => (asOf ? `Call ${number} (as of ${asOf})` : `Call ${number}`),
  },
};

// Under an answer, in the answer's own language: its date, its source, that it is only related,
// that there is none.
const UNDER = {
  en: "As of {d}|Source:|Related, not a direct answer|No checked answer",
  de: "Stand: {d}|Quelle:|Verwandt, keine direkte Antwort|Keine geprüfte Antwort",
  fr: "Date : {d}|Source :|Proche, pas une réponse directe|Pas de réponse vérifiée",
  es: "Fecha: {d}|Fuente:|Relacionado, no una respuesta directa|Sin respuesta verificada",
  zh: "截至{d}|来源：|相关信息，并非直接回答|没有经过核实的答案",
  ja: "{d}時点|出典：|関連情報（直接の回答ではありません）|確認済みの回答なし",
  hi: "{d} तक|स्रोत:|संबंधित जानकारी, सीधा उत्तर नहीं|कोई जाँचा हुआ उत्तर नहीं",
  ar: "التاريخ: {d}|المصدر:|معلومة ذات صلة، وليست إجابة مباشرة|لا توجد إجابة مؤكدة",
  pt: "Data: {d}|Fonte:|Relacionado, não uma resposta direta|Sem resposta verificada",
  it: "Data: {d}|Fonte:|Attinente, non una risposta diretta|Nessuna risposta verificata",
  pl: "Stan na: {d}|Źródło:|Powiązane, nie jest to odpowiedź|Brak sprawdzonej odpowiedzi",
  tr: "{d} itibarıyla|Kaynak:|İlgili bilgi, doğrudan yanıt değil|Doğrulanmış yanıt yok",
  ko: "{d} 기준|출처:|관련 정보, 직접적인 답변 아님|확인된 답변 없음",
  nl: "Per {d}|Bron:|Verwant, geen rechtstreeks antwoord|Geen gecontroleerd antwoord",
};

/** The words under an answer in this language, and which language they are in. */
export function wordsUnder(language = "en") {
  const code = language.slice(0, 2);
  if (!(code in UNDER)) return wordsUnder();
  const [asOf, source, related, unknown] = UNDER[code].split("|");
  return { language: code, asOf, source, related, unknown };
}

/** The catalogue of a language, English where there is none. */
export const wordsFor = (language) => CATALOGUES[language.slice(0, 2)] ?? CATALOGUES.en;
