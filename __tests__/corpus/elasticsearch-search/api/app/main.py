import os

from elasticsearch import AsyncElasticsearch
from fastapi import FastAPI

app = FastAPI()
es = AsyncElasticsearch(os.environ["ELASTICSEARCH_URL"])


@app.get("/search")
async def search(q: str):
    return await es.search(index="documents", query={"match": {"text": q}})
