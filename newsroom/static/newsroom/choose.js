// The desk: hands the chosen picture to the editor that opened this window.
// No module, and on the document: it must be there before the first picture is, or a quick click would be lost.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-address]");
  if (!button || !window.opener?.CKEDITOR) return;
  const { address, alt, caption } = button.dataset;
  const callback = Number(button.closest("[data-callback]").dataset.callback);
  window.opener.CKEDITOR.tools.callFunction(callback, address, { alternative_text: alt, caption });
  window.close();
});
