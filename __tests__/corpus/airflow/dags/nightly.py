from airflow.decorators import dag, task


@dag(schedule="@daily")
def nightly():
    @task
    def report():
        print("done")

    report()


nightly()
