// The chat's looks. A constructed sheet, so that a strict Content-Security-Policy allows it.
// A portal may set --chat-brand, --chat-brand-dark, --chat-layer and --chat-font on invest-chat.
export const sheet = new CSSStyleSheet();

sheet.replaceSync(`
:host {
  --brand: var(--chat-brand, #0f4c5c);
  --dark: var(--chat-brand-dark, #0a3642);
  --ink: #17212b;
  --muted: #52606d;
  --line: #d8dee6;
  --ground: #f5f7f9;
  --tint: #e6f0f2;
  position: fixed;
  right: 20px;
  bottom: 20px;
  z-index: var(--chat-layer, 1000);
  color: var(--ink);
  font: max(16px, 1rem)/1.45 var(--chat-font, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif);
  text-align: start;
}
*, ::before, ::after { box-sizing: border-box; }
[hidden], .banner:empty, .status:empty, .count:empty { display: none !important; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
p, h2, ul { margin: 0; }
button, textarea { font: inherit; letter-spacing: inherit; color: inherit; }
button { min-height: 44px; border: 1px solid transparent; border-radius: 6px; cursor: pointer; }
a { color: var(--brand); text-underline-offset: .15em; }
svg { width: 22px; height: 22px; flex: none; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
:focus-visible { outline: 3px solid #f2a900; outline-offset: 2px; box-shadow: 0 0 0 2px var(--ink); }
h2:focus { outline: none; box-shadow: none; }

.launcher { position: relative; display: flex; align-items: center; gap: 10px; min-height: 52px; padding: 0 22px 0 18px; border-radius: 26px; background: var(--brand); color: #fff; font-weight: 600; box-shadow: 0 2px 12px #0a364259; }
.launcher:hover { background: var(--dark); }
.badge { position: absolute; top: -6px; right: -2px; min-width: 24px; padding: 0 7px; border: 2px solid #fff; border-radius: 14px; background: #b4532a; font-size: .8125rem; line-height: 22px; text-align: center; }

.panel { position: fixed; inset: auto 20px 84px auto; width: min(400px, calc(100vw - 40px)); height: min(660px, calc(100vh - 104px)); max-width: none; max-height: none; margin: 0; padding: 0; overflow: hidden; border: 1px solid var(--line); border-radius: 10px; background: #fff; color: inherit; box-shadow: 0 12px 40px #0a364247; }
.panel[open] { display: flex; flex-direction: column; }
.panel::backdrop { background: var(--dark); }
header { display: flex; align-items: center; gap: 4px; padding: 10px 8px 10px 16px; background: var(--dark); color: #fff; }
.titles { flex: 1; min-width: 0; }
h2 { font-size: 1.0625rem; line-height: 1.25; overflow-wrap: anywhere; }
.titles p { color: #bcd6db; font-size: .875rem; }
header button { padding: 0 10px; background: none; color: #fff; }
header .end { font-size: .875rem; text-decoration: underline; text-underline-offset: .2em; }
header button:hover { background: #ffffff24; }
.close { display: grid; place-items: center; min-width: 44px; }
.body { display: flex; flex: 1; flex-direction: column; min-height: 0; }

.banner { padding: 10px 16px; border-bottom: 1px solid #ecd9ae; background: #fdf4e0; font-size: .9375rem; }
.log { position: relative; display: flex; flex: 1; flex-direction: column; align-items: flex-start; gap: 8px; min-height: 96px; padding: 16px; overflow-y: auto; overscroll-behavior: contain; border-bottom: 1px solid var(--line); background: var(--ground); }
.log:focus-visible { outline-offset: -4px; box-shadow: none; }
.message { display: grid; gap: 8px; max-width: 92%; padding: 10px 14px; border: 1px solid var(--line); border-radius: 4px 12px 12px; background: #fff; overflow-wrap: anywhere; }
.message.visitor { align-self: flex-end; max-width: 84%; margin-top: 8px; border-color: transparent; border-radius: 12px 12px 4px; background: var(--brand); color: #fff; }
.message.visitor a { color: inherit; }
.message ul { padding-inline-start: 20px; }
.speaker, .kind { font-size: .875rem; font-weight: 600; }
.message.related { border-style: dashed; border-color: #b98a2e; }
.related .kind { color: #7a5000; }
.message.unknown { background: none; border-color: #9aa7b4; }
.unknown .kind { color: var(--muted); }
.source { padding-top: 8px; border-top: 1px solid var(--line); color: var(--muted); font-size: .8125rem; line-height: 1.4; }
.source + .source { padding-top: 0; border-top: 0; }
.reference { padding: 8px 10px; border-radius: 4px; background: #e5f2ea; color: #14492e; font-variant-numeric: tabular-nums; }
.note, .offered { color: var(--muted); font-size: .8125rem; }
.note { align-self: center; }
.choices { display: flex; flex-wrap: wrap; gap: 8px; }
.choices button, .keep { padding: 6px 16px; border-color: var(--brand); border-radius: 22px; background: #fff; color: var(--brand); font-weight: 600; text-align: start; }
.choices button:hover, .keep:hover { background: var(--tint); }
.delivery { font-size: .875rem; }
.again { padding: 0 12px; border-color: currentColor; background: none; color: inherit; font-weight: 600; }

.status { padding: 8px 16px 0; color: var(--muted); font-size: .875rem; }
.going-on::after { content: "…"; animation: wait 1.2s steps(2) infinite; }
@keyframes wait { 50% { opacity: .2; } }
.composer { display: grid; grid-template-columns: 1fr auto; gap: 4px 12px; padding: 8px 16px 10px; }
label, .count { font-size: .875rem; font-weight: 600; }
.count { color: var(--muted); font-weight: 400; text-align: end; }
.row { display: flex; grid-column: 1 / -1; align-items: flex-end; gap: 8px; }
textarea { flex: 1; min-width: 0; min-height: 46px; max-height: 144px; padding: 10px 12px; resize: none; border: 1px solid #7b8794; border-radius: 6px; background: #fff; }
textarea[aria-invalid=true] { border: 2px solid #a4262c; }
.send, .clear { min-height: 46px; padding: 0 18px; background: var(--brand); color: #fff; font-weight: 600; }
.send:hover, .clear:hover { background: var(--dark); }
.ending { display: flex; flex-wrap: wrap; gap: 10px; padding: 12px 16px; border-top: 1px solid var(--line); }
.ending p { flex-basis: 100%; }
.clear { border-radius: 22px; background: #a4262c; }
footer { display: flex; flex-wrap: wrap; gap: 0 16px; padding: 4px 16px 10px; border-top: 1px solid var(--line); font-size: .8125rem; }
footer a { display: inline-flex; align-items: center; min-height: 28px; color: var(--muted); }
footer a:hover { color: var(--brand); }

@media (max-width: 640px), (max-height: 500px) {
  :host { right: 12px; bottom: 12px; }
  .panel { inset: 0; width: 100%; height: 100%; border: 0; border-radius: 0; }
}
@media (prefers-reduced-motion: reduce) {
  .going-on::after { animation: none; }
}
@media (forced-colors: active) {
  .launcher, .panel, .message.visitor, .send, .clear, .badge { border: 1px solid; }
  :focus-visible { outline-color: Highlight; }
}
`);
