// The desk: hands the chosen picture to the editor that opened this window.
const list = document.querySelector("[data-callback]");

list.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-address]");
  if (!button || !window.opener?.CKEDITOR) return;
  const { address, alt, caption } = button.dataset;
  window.opener.CKEDITOR.tools.callFunction(Number(list.dataset.callback), address, { alternative_text: alt, caption });
  window.close();
});
