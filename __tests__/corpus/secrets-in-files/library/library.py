import os

from flask import Flask

app = Flask(__name__)
with open(os.environ["PGPASSWORD_FILE"]) as file:
    password = file.read().strip()


@app.route("/")
def books():
    return []
