from fastapi import FastAPI

app = FastAPI(title="inventory")


@app.get("/healthz")
def healthz():
    return "ok"
