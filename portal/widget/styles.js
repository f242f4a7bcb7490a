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
  position: fixed;
  right: 20px;
  bottom: 20px;
  z-index: var(--chat-layer, 1000);
  color: var(--ink);
  font: max(16px, 1rem)/1.45 var(--chat-font, system-ui, sans-serif);
  text-align: start;
}
*, ::before, ::after { box-sizing: border-box; }
[hidden], .banner:empty, .status:empty, .count:empty { display: none !important; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
p, h2, ul { margin: 0; }
button, textarea { font: inherit; letter-spacing: inherit; color: inherit; }
button { min-height: 44px; border: 1px solid transparent; border-radius: 6px; cursor: pointer; }
a { color: var(--brand); text-underline-offset: .15em; }
svg { width: 22px; height: 22px; flex: none; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; }
:focus-visible { outline: 3px solid #f2a900; outline-offset: 2px; box-shadow: 0 0 0 2px var(--ink); }
h2:focus { outline: none; box-shadow: none; }

.launcher { position: relative; display: flex; align-items: center; gap: 10px; min-height: 52px; padding: 0 20px; border-radius: 26px; background: var(--brand); color: #fff; font-weight: 600; box-shadow: 0 2px 12px #0a364259; }
.launcher:hover { background: var(--dark); }
.badge { position: absolute; top: -6px; inset-inline-end: -2px; min-width: 24px; padding: 0 7px; border: 2px solid #fff; border-radius: 14px; background: #a4262c; font-size: .875rem; line-height: 22px; text-align: center; }

.panel { position: fixed; inset: auto 20px 84px auto; width: min(400px, 100vw - 40px); height: min(660px, 100vh - 104px); max-width: none; max-height: none; margin: 0; padding: 0; overflow: hidden; border: 1px solid var(--line); border-radius: 10px; background: #fff; color: inherit; box-shadow: 0 2px 12px #0a364259; }
.panel[open] { display: flex; flex-direction: column; }
.panel::backdrop { background: var(--dark); }
header { display: flex; align-items: center; gap: 4px; padding: 10px 8px; background: var(--dark); color: #fff; }
.titles { flex: 1; min-width: 0; padding-inline-start: 8px; }
h2 { font-size: 1.125rem; line-height: 1.25; overflow-wrap: anywhere; }
.titles p { color: #bcd6db; font-size: .875rem; }
header button { padding: 0 10px; background: none; color: #fff; }
header button:hover { background: #ffffff24; }
header svg, header button { display: block; }
.menu { position: relative; }
.menu ul { position: absolute; top: 100%; inset-inline-end: 0; z-index: 1; width: max-content; max-width: 75vw; padding: 4px; border-radius: 6px; background: #fff; list-style: none; box-shadow: 0 2px 12px #0a364259; }
.menu li button { width: 100%; color: var(--ink); text-align: start; }
.menu li button:hover { background: #e6f0f2; }

.banner { padding: 10px 16px; border-bottom: 1px solid #b98a2e; background: #fdf4e0; }
.log { position: relative; display: flex; flex: 1; flex-direction: column; align-items: flex-start; gap: 8px; min-height: 96px; padding: 16px; overflow-y: auto; overscroll-behavior: contain; border-bottom: 1px solid var(--line); background: #f5f7f9; }
.log:focus-visible { outline-offset: -4px; box-shadow: none; }
.message { display: grid; gap: 8px; max-width: 92%; padding: 10px 14px; border: 1px solid var(--line); border-radius: 12px; border-start-start-radius: 4px; background: #fff; overflow-wrap: anywhere; }
.message.visitor { align-self: flex-end; max-width: 84%; margin-top: 8px; border-color: transparent; border-radius: 12px; border-end-end-radius: 4px; background: var(--brand); color: #fff; }
.message.visitor a { color: inherit; }
.message ul { padding-inline-start: 20px; }
.speaker, .kind { font-size: .875rem; font-weight: 600; }
.message.related { border-style: dashed; border-color: #b98a2e; }
.related .kind { color: #7a5000; }
.message.unknown { background: none; border-color: var(--muted); }
.unknown .kind { color: var(--muted); }
.source { color: var(--muted); font-size: .875rem; line-height: 1.4; }
:not(.source) + .source { padding-top: 8px; border-top: 1px solid var(--line); }
.reference { padding: 8px 10px; border-radius: 4px; background: #e6f0f2; color: var(--dark); }
.note, .offered { color: var(--muted); font-size: .875rem; }
.note { align-self: center; }
.choices { display: flex; flex-wrap: wrap; gap: 8px; max-width: 100%; }
.choices button, .keep { padding: 6px 16px; border-color: var(--brand); border-radius: 22px; background: #fff; color: var(--brand); font-weight: 600; text-align: start; overflow-wrap: anywhere; }
.choices button:hover, .keep:hover { background: #e6f0f2; }
.delivery { font-size: .875rem; }
.again { padding: 0 12px; border-color: currentColor; background: none; color: inherit; font-weight: 600; }

.status { padding: 8px 16px 0; color: var(--muted); font-size: .875rem; }
.composer { display: grid; grid-template-columns: 1fr auto; gap: 4px 12px; padding: 8px 16px 10px; }
label, .count { font-size: .875rem; font-weight: 600; }
.count { color: var(--muted); font-weight: 400; text-align: end; }
.row { display: flex; grid-column: 1 / -1; align-items: flex-end; gap: 8px; }
textarea { flex: 1; min-width: 0; min-height: 46px; max-height: 144px; padding: 10px 12px; resize: none; border: 1px solid var(--muted); border-radius: 6px; background: #fff; }
textarea[aria-invalid=true] { border: 2px solid #a4262c; }
.send, .clear { min-height: 46px; padding: 0 18px; background: var(--brand); color: #fff; font-weight: 600; }
.send:hover, .clear:hover { background: var(--dark); }
.ending { display: flex; flex-wrap: wrap; gap: 10px; padding: 12px 16px; border-top: 1px solid var(--line); }
.ending p { flex-basis: 100%; }
.clear { border-radius: 22px; background: #a4262c; }
footer { display: flex; flex-wrap: wrap; gap: 0 16px; padding: 4px 16px 10px; border-top: 1px solid var(--line); font-size: .875rem; }
footer a { display: inline-flex; align-items: center; min-height: 28px; color: var(--muted); }

@media (max-width: 640px), (max-height: 500px) {
  :host { right: 12px; bottom: 12px; }
  .panel { inset: 0; width: 100%; height: 100%; border: 0; border-radius: 0; }
}
@media (forced-colors: active) {
  .launcher, .panel, .message.visitor, .send, .clear, .badge { border: 1px solid; }
  :focus-visible { outline-color: Highlight; }
}
`);
