INSERT DATA { ex:file dcat:downloadURL <https://repository.example.ac.jp/records/2024/data.csv> }
