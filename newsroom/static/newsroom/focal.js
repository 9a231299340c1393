// The desk: sets a picture's focal point by a click on its preview, or with the arrow keys; the fields stay in charge.
const STEP = 0.01;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const picture = document.querySelector("img.preview");
const fields = ["id_focal_x", "id_focal_y"].map((id) => document.getElementById(id));

function inside(value) {
  return Math.min(1, Math.max(0, Math.round(value * 100) / 100));
}

function part(className, text = "") {
  const made = document.createElement("span");
  made.className = className;
  made.textContent = text;
  return made;
}

function make() {
  const area = part("focal");
  const marker = part("focal-marker");
  const hint = part("help", "Click what must stay in sight when the picture is cropped; the arrow keys move the point.");
  const told = part("focal-told");
  area.tabIndex = 0;
  area.setAttribute("role", "group");
  area.setAttribute("aria-label", "Focal point");
  hint.id = "focal-hint";
  area.setAttribute("aria-describedby", hint.id);
  told.setAttribute("role", "status");
  picture.before(area);
  area.append(picture, marker);
  area.after(hint, told);
  return { area, marker, told };
}

function follow() {
  const { area, marker, told } = make();

  function show() {
    const place = fields.map((field) => field.valueAsNumber);
    marker.hidden = !place.every((value) => value >= 0 && value <= 1);
    if (marker.hidden) return;
    const [across, down] = place.map((value) => `${Math.round(value * 100)}%`);
    marker.style.setProperty("left", across);
    marker.style.setProperty("top", down);
    told.textContent = `${across} from the left, ${down} from the top`;
  }

  function set(...place) {
    fields.forEach((field, at) => {
      field.value = inside(place[at]);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }

  area.addEventListener("click", (event) => {
    const box = picture.getBoundingClientRect();
    set((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  });
  area.addEventListener("keydown", (event) => {
    const way = ARROWS[event.key];
    if (!way || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    set(...fields.map((field, at) => (field.valueAsNumber || 0) + way[at] * STEP));
  });
  fields.forEach((field) => field.addEventListener("input", show));
  show();
}

if (picture && fields.every(Boolean)) follow();
