// The one script tag of an embedding page; everything else is loaded from beside this file.
(() => {
  const here = document.currentScript.src;
  window.MonthlyPayAssistant = Object.freeze({
    /** Opens the chat of the customer whose token the options give; see docs/embedding.md. */
    open: async (options) => (await import(new URL("src/open.js", here))).open(options),
  });
})();
