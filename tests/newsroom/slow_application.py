"""What takes long to import, as Django does on a busy machine."""

import time

print("importing", flush=True)
time.sleep(60)
