/** How the page looks: on a screen of any width, and on A4 (there everything folded is open). */
export const style = `
  body { margin: 0; color: #1a1a1a; background: #fff; font: 16px/1.7 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", SimHei, sans-serif; }
  main { max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
  h1 { font-size: 1.7rem; line-height: 1.4; }
  h2 { margin: 2.5rem 0 1rem; padding-bottom: .2rem; border-bottom: 2px solid #8a1f11; }
  h3 { margin: 0 0 .3rem; font-size: 1.1rem; }
  p { margin: .3rem 0; }
  code { font-family: "Noto Sans Mono CJK SC", "Noto Sans Mono", Consolas, monospace; font-size: .9em; overflow-wrap: anywhere; }
  nav ol { columns: 12rem auto; padding-left: 1.5em; }
  article { margin: 1rem 0; padding: .8rem 1rem; border: 1px solid #ddd5c8; border-radius: .4rem; }
  .method { display: inline-block; min-width: 3.4em; margin-right: .6em; padding: 0 .4em; border-radius: .2em; color: #fff; background: #8a1f11; font-size: .8em; text-align: center; }
  .method.get { background: #33584a; }
  .may { color: #555; font-size: .9em; }
  .frame { overflow-x: auto; }
  table { table-layout: fixed; width: 100%; min-width: 26rem; margin: .5rem 0; border-collapse: collapse; font-size: .88rem; line-height: 1.5; }
  caption { padding: .2rem 0; font-weight: 700; text-align: left; }
  details caption { display: none; }
  th, td { padding: .2rem .5rem; border-bottom: 1px solid #e6e0d6; text-align: left; vertical-align: top; }
  th { background: #f5f2ec; font-weight: normal; }
  th:nth-child(1) { width: 32%; }
  th:nth-child(2) { width: 20%; }
  th:nth-child(4) { width: 3.5em; }
  td:last-child { white-space: nowrap; color: #8a1f11; }
  summary { cursor: pointer; font-size: .9rem; color: #8a1f11; }
  details ul { margin: .3rem 0; padding-left: 1.4em; font-size: .9rem; }
  @page { size: A4; margin: 15mm; }
  @media print {
    body { font-size: 10pt; }
    main { max-width: none; padding: 0; }
    nav { display: none; }
    .frame { overflow: visible; }
    h2, h3, .route { break-after: avoid; }
    tr { break-inside: avoid; }
    details::details-content { content-visibility: visible; display: block; }
  }`;
