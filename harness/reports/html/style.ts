// The look of every page: one column of text, calm colours that mean something, light and dark as the reader's system.

export const STYLE = `
:root{color-scheme:light dark;
--paper:#fbfaf7;--card:#fff;--ink:#1e2126;--dim:#62676f;--line:#e5e1d9;--accent:#2f5d8c;
--good:#25724a;--good-bg:#e3f0e7;--warning:#8a5a00;--warning-bg:#f8ecd0;--bad:#ab2d27;--bad-bg:#f9e3e0;
--known:#4b5f86;--known-bg:#e4e9f3;--unclear:#6f4d9c;--unclear-bg:#ede6f6;--absent:#62676f;--absent-bg:#eceae5;
--mono:ui-monospace,"SF Mono",SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;
--sans:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
@media (prefers-color-scheme:dark){:root{
--paper:#16181b;--card:#1c1f23;--ink:#e7e5e1;--dim:#9ba0a8;--line:#2d3136;--accent:#8fb8e6;
--good:#7cc79a;--good-bg:#1d3327;--warning:#e2b35f;--warning-bg:#3a2f18;--bad:#f28b82;--bad-bg:#42211f;
--known:#a3b6de;--known-bg:#252d3d;--unclear:#c3a7ec;--unclear-bg:#312741;--absent:#9ba0a8;--absent-bg:#2a2d31}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.55 var(--sans);-webkit-text-size-adjust:100%}
main,header,footer,nav{max-width:68rem;margin:0 auto;padding:0 1.5rem}
nav{padding-top:1.5rem;font-size:.875rem}
header{padding-top:2.5rem;padding-bottom:1rem}
nav+header{padding-top:1rem}
footer{padding-top:2rem;padding-bottom:3rem;color:var(--dim);font-size:.8125rem}
.brand{margin:0 0 .5rem;color:var(--dim);font-size:.8125rem;letter-spacing:.04em}
h1{margin:0;font-size:2rem;line-height:1.2;font-weight:650;letter-spacing:-.015em;overflow-wrap:anywhere}
h1.path{font:600 1.5rem/1.3 var(--mono);letter-spacing:-.02em}
h2{margin:2.5rem 0 .75rem;font-size:1.125rem;font-weight:650;letter-spacing:-.005em}
h3{margin:2rem 0 .5rem;font-size:.9375rem;font-weight:650}
h3 small,h2 small{margin-left:.4em;color:var(--dim);font-weight:400;font-size:.8125rem}
p{margin:.4rem 0}
a{color:var(--accent);text-decoration:none}
a:hover{text-decoration:underline}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
code,.mono{font-family:var(--mono);font-size:.875em;overflow-wrap:anywhere}
.lead{margin:.5rem 0 0;font-size:1.0625rem;color:var(--dim)}
.links{font-size:.875rem}.links a{margin-right:1rem}
.facts{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;margin:1rem 0 0;padding:0;color:var(--dim);font-size:.875rem}
.facts div{display:flex;gap:.45em;min-width:0}.facts dt{flex:none}.facts dd{margin:0;color:var(--ink);overflow-wrap:anywhere}
.tone-good{--tone:var(--good);--tone-bg:var(--good-bg)}.tone-warning{--tone:var(--warning);--tone-bg:var(--warning-bg)}
.tone-bad{--tone:var(--bad);--tone-bg:var(--bad-bg)}.tone-known{--tone:var(--known);--tone-bg:var(--known-bg)}
.tone-unclear{--tone:var(--unclear);--tone-bg:var(--unclear-bg)}.tone-absent{--tone:var(--absent);--tone-bg:var(--absent-bg)}
h1[class*=tone-]{color:var(--tone)}
.badge{display:inline-block;padding:.05rem .5rem;border-radius:.75rem;background:var(--tone-bg);color:var(--tone);font-size:.75rem;font-weight:600;line-height:1.5;white-space:nowrap}
.bar{display:flex;gap:2px;height:.625rem;margin:1rem 0 .75rem;overflow:hidden;border-radius:99px;background:var(--line)}
.bar i{background:var(--tone);min-width:3px}
.sums{display:flex;flex-wrap:wrap;gap:.4rem;margin:0;padding:0;list-style:none}
.sums button,.sums span{display:inline-flex;gap:.45em;align-items:baseline;padding:.2rem .7rem;border:1px solid var(--line);border-radius:99px;background:var(--card);color:var(--ink);font:inherit;font-size:.8125rem}
.sums button{cursor:pointer}.sums button:hover{border-color:var(--tone)}
.sums b{color:var(--tone);font-variant-numeric:tabular-nums}
.sums button[aria-pressed=true]{background:var(--tone-bg);border-color:var(--tone)}
.card{margin:.75rem 0;padding:1rem 1.25rem;border:1px solid var(--line);border-left:3px solid var(--tone,var(--line));border-radius:6px;background:var(--card)}
.card>:first-child{margin-top:0}.card>:last-child{margin-bottom:0}
.card h3{display:flex;flex-wrap:wrap;gap:.3rem .75rem;align-items:baseline;margin-bottom:.5rem}
.cause{margin:.75rem 0 0}.cause .rule{margin:0 0 .3rem}
.cite{color:var(--dim);font-size:.8125rem}
.place{margin-top:.75rem;padding-top:.6rem;border-top:1px solid var(--line)}.rest{margin-top:.75rem;padding-top:.6rem;border-top:1px solid var(--line);font-size:.8125rem;line-height:1.9}.rest a{margin-right:.6em}
.pair{display:grid;grid-template-columns:5rem 1fr;gap:.1rem .75rem;margin:.35rem 0;font-size:.875rem}
.pair dt{color:var(--dim)}.pair dd{margin:0;min-width:0;font-family:var(--mono);font-size:.8125rem;line-height:1.6;overflow-wrap:anywhere;white-space:pre-wrap}
.pair .found{color:var(--bad)}
.map{display:grid;grid-template-columns:max-content 1fr;gap:.45rem 1.25rem;align-items:center;margin:0}
.map dt{color:var(--dim);font-size:.8125rem;text-align:right}
.map dd{display:flex;flex-wrap:wrap;gap:3px;margin:0}
.cell{display:inline-grid;place-items:center;width:1.25rem;height:1.25rem;border-radius:4px;background:var(--tone-bg);color:var(--tone);font-size:.6875rem;font-weight:700;line-height:1}
.cell:hover{text-decoration:none;box-shadow:0 0 0 2px var(--tone)}
.filter{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;margin:.5rem 0 1rem}
.filter input{flex:1 1 16rem;padding:.45rem .75rem;border:1px solid var(--line);border-radius:6px;background:var(--card);color:inherit;font:inherit}
.filter output{color:var(--dim);font-size:.8125rem;font-variant-numeric:tabular-nums}
[hidden]{display:none!important}
.scroll{overflow-x:auto}
table{width:100%;border-collapse:collapse;font-size:.875rem}
th{padding:.3rem .75rem .3rem 0;border-bottom:1px solid var(--line);color:var(--dim);font-weight:400;font-size:.8125rem;text-align:left;white-space:nowrap}
td{padding:.4rem .75rem .4rem 0;border-bottom:1px solid var(--line);vertical-align:top}
tr:last-child td{border-bottom:0}
td.figure,th.figure{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.permutations{table-layout:fixed;min-width:44rem}.permutations th:nth-child(1){width:10.75rem}.permutations th:nth-child(3){width:7rem}.permutations th:nth-child(4){width:6.5rem}
td.verdict .badge{white-space:normal}
.name{display:flex;flex-wrap:wrap;gap:0 1rem;align-items:baseline}.name a{flex:0 0 17rem}.name small{flex:1 1 14rem}.name small.why{flex:1 0 100%}
td small{display:block;color:var(--dim);font-size:.8125rem;line-height:1.45}
td .why{color:var(--tone)}
.cases td:first-child{width:45%}.matrix td:first-child{min-width:18rem}
th.peer small{color:var(--dim)}td.peer{white-space:nowrap}td.peer small{display:inline;margin-left:.25em}
details>summary{cursor:pointer;color:var(--dim);font-size:.875rem}
details>summary:hover{color:var(--ink)}
pre{margin:.4rem 0;padding:.75rem 1rem;overflow-x:auto;border:1px solid var(--line);border-radius:6px;background:var(--paper);font:.75rem/1.6 var(--mono);white-space:pre-wrap;overflow-wrap:anywhere}
.legend{color:var(--dim);font-size:.8125rem}
.log{margin:.75rem 0;padding:0;list-style:none;border:1px solid var(--line);border-radius:6px;background:var(--card);overflow:hidden}
.log>li{display:grid;grid-template-columns:3.75rem 3.75rem 1.25rem 1fr;gap:0 .6rem;padding:.28rem 1rem .28rem .5rem;border-left:3px solid transparent;font-size:.8125rem;line-height:1.6}
.log>li+li{border-top:1px solid var(--line)}
.log>li:target{background:var(--known-bg)}
.log .t{color:var(--dim);font-family:var(--mono);font-size:.75rem;line-height:1.75;text-align:right;font-variant-numeric:tabular-nums}
.log .d{color:var(--dim);text-align:center}
.log .head .t{font-family:var(--sans)}
.log .b{min-width:0;overflow-wrap:anywhere}
.log .label{margin-right:.75em;font-weight:600}.log .range{margin-right:.75em;color:var(--dim);font-family:var(--mono);font-size:.75rem}
.log summary{display:block;color:inherit;font-size:inherit;list-style:none}.log summary::-webkit-details-marker{display:none}
.log summary::after{content:"⋯";margin-left:.6em;color:var(--dim)}.log details[open] summary::after{content:"×"}
.log .audio,.log .note,.log .cut{color:var(--dim)}.log .audio .label,.log .note .label,.log .cut .label{font-weight:400}
.log .cut{background:var(--absent-bg)}
.log .interim .label{color:var(--dim);font-weight:400}
.log .final{border-left-color:var(--known)}.log .endpoint{border-left-color:var(--good)}.log .endpoint .label{color:var(--good)}
.log .trouble{border-left-color:var(--warning)}.log .trouble .label{color:var(--warning)}
.log .control .label{color:var(--accent)}
.log .at-fault{border-left-color:var(--bad);background:color-mix(in srgb,var(--bad-bg) 40%,var(--card))}
.finding{grid-column:3/-1;margin:.35rem 0 .2rem;padding:.5rem .75rem;border-radius:5px;background:var(--bad-bg)}
.finding p{margin:0;color:var(--bad);font-weight:600}.finding.should p{color:var(--warning)}.finding.should{background:var(--warning-bg)}
.finding.may p{color:var(--dim)}.finding.may{background:var(--absent-bg)}
@media (max-width:44rem){main,header,footer,nav{padding-left:1rem;padding-right:1rem}h1{font-size:1.5rem}
.log>li{grid-template-columns:4rem 1rem 1fr;padding:.35rem .6rem}.log .cursor{display:none}.finding{grid-column:1/-1}
.map{grid-template-columns:1fr;gap:.2rem}.map dt{margin-top:.4rem;text-align:left}.pair{grid-template-columns:1fr}td.verdict{width:auto}}
@media print{.filter,nav{display:none}details>*{display:block}}
`
