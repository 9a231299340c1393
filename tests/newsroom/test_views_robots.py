def test_robots_stay_out_of_the_desk_and_of_what_readers_write(client):
    response = client.get("/robots.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines()[:3] == ["User-agent: *", "Disallow: /admin/", "Disallow: /contact/"]
    assert "Allow: /contact/$" in response.content.decode().splitlines()
